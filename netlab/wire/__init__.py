"""What travels, as bytes: frames of the data plane encoded and decoded, pcap files, DNS messages, tcpdump's words.

Pure: values and bytes in, bytes and values out. Nothing here listens, opens a file or knows a container.
"""

from netlab.wire.decode import decode
from netlab.wire.encode import encode
from netlab.wire.pcap import Captured, read_pcap, write_pcap

__all__ = ["Captured", "decode", "encode", "read_pcap", "write_pcap"]
