"""Run as a script in a network namespace: keep the frames that pass an interface, and tell them when asked.

Standard library only. A byte on standard input is answered by the length of a capture file, how many frames were not
kept, and the file; the end of standard input ends it. What was sent before the question is in the answer: the kernel
queues a frame for us before it hands it on.
"""

import os
import selectors
import socket
import struct
import sys

READY = b"!"
HEAD = ">QQ"
ALL, PROMISCUOUS, ADD_MEMBERSHIP, PACKET = 0x0003, 1, 1, 263  # ETH_P_ALL, PACKET_MR_PROMISC; SOL_PACKET
TIMESTAMP = 35  # SO_TIMESTAMPNS: when the kernel took it, as a struct timespec
LARGEST = 262144  # bytes


def main() -> None:
    interface, limit = sys.argv[1], int(sys.argv[2])
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL))
    link.bind((interface, ALL))
    membership = struct.pack("iHH8s", socket.if_nametoindex(interface), PROMISCUOUS, 0, b"")
    link.setsockopt(PACKET, ADD_MEMBERSHIP, membership)
    link.setsockopt(socket.SOL_SOCKET, TIMESTAMP, 1)
    link.setblocking(False)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    serve(link, limit)


def serve(link: socket.socket, limit: int) -> None:
    kept: list[bytes] = []
    lost, asked = 0, sys.stdin.fileno()
    with selectors.DefaultSelector() as waiting:
        waiting.register(link, selectors.EVENT_READ)
        waiting.register(asked, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in waiting.select()]
            lost += take(link, kept, limit)
            if asked in ready:
                if not os.read(asked, 1):
                    return
                tell(b"".join(kept), lost)


def take(link: socket.socket, kept: list[bytes], limit: int) -> int:
    """Keep what waits in the kernel; how many found no place."""
    lost = 0
    try:
        while True:
            frame, told, _, _ = link.recvmsg(LARGEST, socket.CMSG_SPACE(16))
            if len(kept) < limit:
                kept.append(record(frame, *struct.unpack("qq", told[0][2])))
            else:
                lost += 1
    except (BlockingIOError, OSError):  # nothing more; or the interface is gone, and what it carried stays
        return lost


def record(frame: bytes, seconds: int, nanoseconds: int) -> bytes:
    """A record of a capture file (pcap-savefile(5))."""
    return struct.pack("<IIII", seconds, nanoseconds // 1000, len(frame), len(frame)) + frame


def tell(records: bytes, lost: int) -> None:
    file = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, LARGEST, 1) + records
    sys.stdout.buffer.write(struct.pack(HEAD, len(file), lost) + file)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
