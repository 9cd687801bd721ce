"""The daemon: containers with their processes, streams and logs, execs, images, volumes and events.

    daemon = Daemon(kernel, epoch, seed)               # one engine on the kernel of one world
    daemon.containers.create("web", body) -> Container # the body of POST /containers/create, checked
    container.start(); container.kill(9); container.remove()

It speaks of requests only through `exchange.Exchange`, an answer that may last; paths, methods and JSON are `api`'s.
"""
