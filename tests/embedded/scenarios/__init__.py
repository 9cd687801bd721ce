"""What three real engines did, probe by probe, done again on the embedded one.

scenarios.json   observed on Docker Engine 20.10.24, 26.1.5 and 28.5.2 (Debian 12, 13 and sid), each a private dockerd
                 in a network namespace: `engines` of a probe are the versions on which exactly this was seen
compose          the files of the one scenario that needs some
data             the file as frozen values, and how an expectation is judged
bench            one served engine for one scenario: the docker command, the containers, the host, the outside machine
commands         the docker command of an era
"""
