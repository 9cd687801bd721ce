"""A Docker Engine in pure Python, over the network stack of `netlab.dataplane`.

    core = Core(epoch=time.time())                     # one synchronous state machine
    exchange = core.handle(Request("GET", "/_ping"))   # an answer, perhaps not yet complete
    core.advance(now); core.next_timer()               # seconds since the core was made

Inside is no thread, socket, sleep, wall clock or unseeded randomness. `clock` says how time goes, `server` is the
door for the docker command (a Unix socket), `netlab.engines.embedded` the one for the docker SDK in this process.
"""

PLATFORM = "netlab.embedded"  # how an engine of ours says so in /version
