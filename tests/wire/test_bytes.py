"""Frames as bytes: what is encoded is decoded again, sums are right, and what a kernel sent is read as it was meant."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netlab.dataplane.packet import ARP, ICMP, TCP, UDP, Ethernet, Fragment, ICMPv6, IPv4, IPv6
from netlab.wire import Captured, decode, encode, read_pcap, write_pcap
from netlab.wire.encode import checksum

MACS = st.integers(0, 2**48 - 1).map(lambda n: n.to_bytes(6, "big").hex(":"))
ADDRESSES = st.ip_addresses(v=4).map(str)
ADDRESSES6 = st.ip_addresses(v=6).map(str)
PORTS, NUMBERS, DATA = st.integers(0, 65535), st.integers(0, 2**32 - 1), st.binary(max_size=300)
FLAGS = st.sets(st.sampled_from("FSRPA")).map(lambda some: "".join(flag for flag in "FSRPA" if flag in some))
UDPS = st.builds(UDP, PORTS, PORTS, DATA)
TCPS = st.builds(TCP, PORTS, PORTS, NUMBERS, NUMBERS, FLAGS, PORTS, DATA, st.none() | PORTS)
ECHOES = st.builds(ICMP, st.sampled_from((0, 8)), st.just(0), PORTS, PORTS, DATA)
ECHOES6 = st.builds(ICMPv6, st.sampled_from((128, 129)), st.just(0), PORTS, PORTS, DATA)
NEIGHBOURS = st.builds(ICMPv6, st.sampled_from((135, 136)), target=ADDRESSES6, mac=MACS)
PACKETS = st.builds(IPv4, ADDRESSES, ADDRESSES, UDPS | TCPS | ECHOES, st.integers(1, 255), st.booleans(), PORTS)
PACKETS6 = st.builds(IPv6, ADDRESSES6, ADDRESSES6, UDPS | TCPS | ECHOES6 | NEIGHBOURS, st.integers(1, 255))
ERRORS = st.builds(IPv4, ADDRESSES, ADDRESSES, st.builds(ICMP, st.just(3), st.just(3), inner=PACKETS))
ERRORS6 = st.builds(IPv6, ADDRESSES6, ADDRESSES6, st.builds(ICMPv6, st.just(2), mtu=PORTS, inner=PACKETS6))
ARPS = st.builds(ARP, st.sampled_from((1, 2)), MACS, ADDRESSES, MACS, ADDRESSES)
FRAMES = st.builds(Ethernet, MACS, MACS, ARPS | PACKETS | PACKETS6 | ERRORS | ERRORS6)


@given(FRAMES)
def test_what_is_encoded_is_decoded_again_and_as_long_as_its_size_says(frame: Ethernet) -> None:
    data = encode(frame)
    assert len(data) == frame.size
    assert decode(data) == frame


@given(st.builds(Ethernet, MACS, MACS, PACKETS | PACKETS6))
def test_the_sums_of_headers_and_payloads_are_right(frame: Ethernet) -> None:
    """A sum over all, the sum itself included, is zero (RFC 1071); UDP's is never sent as 0."""
    packet, data = frame.payload, encode(frame)[14:]
    assert not isinstance(packet, ARP)
    head = packet.header
    if isinstance(packet, IPv4):
        assert checksum(data[:head]) == 0
    if isinstance(packet.payload, ICMP):
        assert checksum(data[head:]) == 0
    else:
        ends = data[12:20] if isinstance(packet, IPv4) else data[8:40]
        number = data[9] if isinstance(packet, IPv4) else data[6]
        assert checksum(ends + struct.pack(">II", len(data) - head, number) + data[head:]) == 0


@given(st.binary(max_size=120))
def test_any_bytes_are_a_frame_or_refused_as_none(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(decode(data), Ethernet)


@given(FRAMES, st.data())
def test_a_frame_cut_anywhere_is_read_or_refused(frame: Ethernet, draw: st.DataObject) -> None:
    data = encode(frame)
    with contextlib.suppress(ValueError):
        decode(data[: draw.draw(st.integers(0, len(data)))])


def test_a_fragment_carries_its_part_of_the_whole() -> None:
    whole = UDP(4000, 53, bytes(range(200)) * 10)
    first = IPv4("192.0.2.1", "192.0.2.2", Fragment(whole, 0, 1480, True), ident=7)
    last = IPv4("192.0.2.1", "192.0.2.2", Fragment(whole, 1480, 528, False), ident=7)
    parts = [encode(Ethernet("02:00:00:00:00:01", "02:00:00:00:00:02", each)) for each in (first, last)]
    read = [decode(each).payload.payload for each in parts]
    assert [(each.offset, each.length, each.more) for each in read] == [(0, 1480, True), (1480, 528, False)]
    assert (read[0].whole.sport, read[0].whole.dport) == (4000, 53)
    assert parts[0][34 + 8 :] + parts[1][34:] == whole.data


# Recorded on the bridge of a 20.10.24 host (Linux 6.18): a ping by a fresh container, and a refused connection.
ASKS = "ffffffffffff0242ac120003080600010800060400010242ac120003ac120003000000000000ac120002"
ANSWERS = "0242ac1200030242ac120002080600010800060400020242ac120002ac1200020242ac120003ac120003"
PING = "0242ac1200020242ac1200030800450000543b2c40004001a753ac120003ac1200020800a56900080000bb4e973f" + "00" * 52
GROUPS = (
    "3333000000160242ce37d42e86dd600000000038000100000000000000000000000000000000ff0200000000000000000000000000163a00"
    "0502000001008f0097a20000000204000000ff0200000000000000000001ff37d42e04000000ff02000000000000000000000000006a"
)
OPENS = (
    "0242ac1200020242ac12000308004500003c2fae40004006b2e4ac120003ac120002ed620051b84af05400000000a002faf0585800000204"
    "05b40402080a93d7cd87000000000103030a"
)
REFUSES = "0242ac1200030242ac120002080045000028000040004006e2a6ac120002ac1200030051ed6200000000b84af05550140000c1520000"


@pytest.mark.parametrize("recorded", [ASKS, ANSWERS, PING], ids=["asks", "answers", "ping"])
def test_a_kernels_own_bytes_come_out_again(recorded: str) -> None:
    data = bytes.fromhex(recorded)
    assert encode(decode(data)) == data


def test_what_a_kernel_sent_is_read_as_it_was_meant() -> None:
    read = [decode(bytes.fromhex(each)).payload for each in (ASKS, OPENS, REFUSES, GROUPS)]
    assert read[0] == ARP(1, "02:42:ac:12:00:03", "172.18.0.3", "00:00:00:00:00:00", "172.18.0.2")
    assert (read[1].payload.dport, read[1].payload.flags, read[1].payload.mss) == (81, "S", 1460)
    assert (read[2].payload.sport, read[2].payload.flags, read[2].df) == (81, "RA", True)
    assert (read[3].dst, read[3].payload.type) == ("ff02::16", 143)


@pytest.mark.parametrize("data", [b"", b"\0" * 10, bytes(24), b"\xa1\xb2\xc3\xd4" + bytes(20)])
def test_what_is_no_capture_file_of_this_kind_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="capture file"):
        read_pcap(data)


@given(st.lists(st.tuples(st.integers(0, 2**31), DATA)))
def test_a_capture_file_gives_back_what_was_written_also_when_cut(records: list[tuple[int, bytes]]) -> None:
    frames = [Captured(float(time), data, len(data)) for time, data in records]
    file = write_pcap(frames)
    assert read_pcap(file) == frames
    assert read_pcap(file[:-1]) == frames[:-1] if frames and frames[-1].data else True
