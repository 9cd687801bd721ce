"""The name server of the outside machine of a private engine: `www.example.test` exists, nothing else does.

Run as a script with the address to listen on. It answers at once, so that a lab without a way to the Internet never
waits for a name server that is not there (a container's resolver would try for over ten seconds).
RFC 1035 section 4: header, question, one answer; NXDOMAIN is response code 3.
"""

import socket
import struct
import sys

NAME = b"\x03www\x07example\x04test\x00"


def answer(query: bytes, address: str) -> bytes:
    """The response to one query: the address for A of the known name, an empty one for other types."""
    end = query.index(b"\x00", 12) + 5
    name, (kind,) = query[12 : end - 4].lower(), struct.unpack("!H", query[end - 4 : end - 2])
    known = name == NAME
    records = int(known and kind == 1)
    head = query[:2] + struct.pack("!HHHHH", 0x8180 | (0 if known else 3), 1, records, 0, 0)
    record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(address)
    return head + query[12:end] + record * records


def main(address: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind((address, 53))
        while True:
            query, peer = door.recvfrom(512)
            try:
                door.sendto(answer(query, address), peer)
            except (ValueError, struct.error):
                continue  # not a question: no answer


if __name__ == "__main__":
    main(sys.argv[1])
