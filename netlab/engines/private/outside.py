"""The outside machine of a private engine: a name server that knows `www.example.test`, and a web server.

Run as a script with the address to listen on. The name server answers at once, so that a lab without a way to the
Internet never waits for one that is not there (a container's resolver would try for over ten seconds). The web server
tells who asks which address it came from: behind a host that masquerades, that is the host's.
RFC 1035 section 4: header, question, one answer; NXDOMAIN is response code 3.
"""

import contextlib
import socket
import struct
import sys
import threading

NAME = b"\x03www\x07example\x04test\x00"
LARGEST_HEAD = 65536  # bytes
PATIENCE = 10  # seconds for a request to come


def answer(query: bytes, address: str) -> bytes:
    """The response to one query: the address for A of the known name, an empty one for other types."""
    end = query.index(b"\x00", 12) + 5
    name, (kind,) = query[12 : end - 4].lower(), struct.unpack("!H", query[end - 4 : end - 2])
    known = name == NAME
    records = int(known and kind == 1)
    head = query[:2] + struct.pack("!HHHHH", 0x8180 | (0 if known else 3), 1, records, 0, 0)
    record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(address)
    return head + query[12:end] + record * records


def page(peer: str) -> bytes:
    """The answer to any HTTP request."""
    body = f"You come from {peer}\n".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def serve_names(door: socket.socket, address: str) -> None:
    while True:
        query, peer = door.recvfrom(512)
        try:
            door.sendto(answer(query, address), peer)
        except (ValueError, struct.error, OSError):
            continue  # not a question, or no way back to who asks (a network that does not masquerade)


def serve_pages(door: socket.socket) -> None:
    while True:
        client, (peer, _) = door.accept()
        threading.Thread(target=one_page, args=(client, peer), daemon=True).start()


def one_page(client: socket.socket, peer: str) -> None:
    with client, contextlib.suppress(OSError):
        client.settimeout(PATIENCE)
        data = b""
        while b"\r\n\r\n" not in data and len(data) < LARGEST_HEAD:
            piece = client.recv(4096)
            if not piece:
                return
            data += piece
        client.sendall(page(peer))


def main(address: str) -> None:
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind((address, 53))
    pages = socket.create_server((address, 80))
    threading.Thread(target=serve_pages, args=(pages,), daemon=True).start()
    serve_names(names, address)


if __name__ == "__main__":
    main(sys.argv[1])
