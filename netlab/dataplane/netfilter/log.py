"""The line that LOG writes, in the kernel's own form (nf_log_ipv4). Nothing is decided here."""

from netlab.dataplane.packet import ICMP, TCP, UDP, Fragment, ICMPv6, IPv4, transport
from netlab.dataplane.skb import Skb


def describe(skb: Skb) -> str:
    """IN= OUT= SRC= DST= LEN= TTL= PROTO= and the ports, as dmesg shows them."""
    packet, header = skb.packet, transport(skb.packet)
    words = [f"IN={skb.indev.name if skb.indev else ''}", f"OUT={skb.outdev.name if skb.outdev else ''}"]
    words += [f"PHYSIN={skb.physin.name}"] if skb.physin else []
    words += [f"PHYSOUT={skb.physout.name}"] if skb.physout else []
    words += [f"SRC={packet.src}", f"DST={packet.dst}", f"LEN={packet.size}"]
    if isinstance(packet, IPv4):
        words += ["TOS=0x00", "PREC=0x00", f"TTL={packet.ttl}", f"ID={packet.ident}"]
        words += ["DF"] if packet.df else []
    else:
        words.append(f"HOPLIMIT={packet.ttl}")
    if isinstance(packet.payload, Fragment):
        words.append(f"FRAG:{packet.payload.offset // 8}")
    words.append(f"PROTO={packet.protocol.upper().replace('IPV6-ICMP', 'ICMPv6')}")
    if isinstance(header, TCP | UDP):
        words += [f"SPT={header.sport}", f"DPT={header.dport}"]
    if isinstance(header, TCP):
        names = {"S": "SYN", "F": "FIN", "R": "RST", "P": "PSH", "A": "ACK"}
        words += [f"WINDOW={header.window}", "RES=0x00", *(names[f] for f in "APRSF" if f in header.flags)]
    if isinstance(header, UDP):
        words.append(f"LEN={header.size}")
    if isinstance(header, ICMP | ICMPv6):
        words += [f"TYPE={header.type}", f"CODE={header.code}"]
        words += [f"ID={header.id}", f"SEQ={header.seq}"] if header.is_echo else []
    words += [f"MARK={skb.mark:#x}"] if skb.mark else []
    return " ".join(words)
