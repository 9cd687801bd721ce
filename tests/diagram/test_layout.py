"""Where things lie: nothing covers anything, wires run where they should, sixty containers fit on a page."""

from itertools import combinations

import pytest
from hypothesis import given, settings

from netlab.diagram.geometry import Box, Point
from netlab.diagram.nodes import Node, Wire
from netlab.diagram.scene import LIMIT, Scene, compose
from netlab.diagram.tracks import Stretch, settle
from netlab.snapshot.model import Snapshot
from tests.diagram.snapshots import (
    APP,
    DEFAULT,
    container,
    crowd,
    every_kind,
    host,
    network,
    random_snapshots,
    snapshot,
    two_hosts,
)

EDGE = 0.05  # points: what rounding may cost


def of_class(scene: Scene, name: str) -> list[Node]:
    return [node for node in scene.nodes if name in node.classes.split()]


def cards(scene: Scene) -> list[Node]:
    return [card for card in of_class(scene, "card") if "guest" not in card.classes]


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right - EDGE and b.x < a.right - EDGE and a.y < b.bottom - EDGE and b.y < a.bottom - EDGE


def inside(a: Box, b: Box) -> bool:
    """a in b"""
    return a.x >= b.x - EDGE and a.y >= b.y - EDGE and a.right <= b.right + EDGE and a.bottom <= b.bottom + EDGE


def legs(wire: Wire) -> list[Box]:
    """The straight parts of a wire, as boxes without thickness."""
    pairs = zip(wire.points, wire.points[1:], strict=False)
    return [Box(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in pairs]


def cuts(leg: Box, box: Box) -> bool:
    return (
        leg.x < box.right - EDGE
        and box.x + EDGE < leg.right + EDGE / 2
        and leg.y < box.bottom - EDGE
        and box.y + EDGE < leg.bottom + EDGE / 2
    )


def touches(point: Point, box: Box) -> bool:
    return box.x - EDGE <= point[0] <= box.right + EDGE and box.y - EDGE <= point[1] <= box.bottom + EDGE


def check(found: Snapshot) -> Scene:
    scene = compose(found)
    boxes = {node.id: node.box for node in scene.nodes}
    solid = [*cards(scene), *of_class(scene, "bar"), *of_class(scene, "stack")]
    for a, b in combinations(solid, 2):
        host_bar = a.box.bottom == pytest.approx(b.box.y) or b.box.bottom == pytest.approx(a.box.y)
        assert host_bar or not overlap(a.box, b.box), (a.id, b.id)
    frames = of_class(scene, "frame")
    for node in (*cards(scene), *of_class(scene, "cell"), *of_class(scene, "stack")):
        assert any(inside(node.box, frame.box) for frame in frames), node.id
    for cell in of_class(scene, "cell"):
        assert any(inside(cell.box, card.box) for card in cards(scene)), cell.id
    for wire in scene.wires:
        assert touches(wire.points[0], boxes[wire.tail]), wire.id
        assert touches(wire.points[-1], boxes[wire.head]), wire.id
        own = {wire.tail, wire.head}
        for node in (*cards(scene), *of_class(scene, "bar")):
            through = (
                node.id in own
                or boxes[wire.tail]
                and inside(boxes[wire.tail], node.box)
                or node.id.startswith("tunnel")
            )
            assert through or not any(cuts(leg, node.box) for leg in legs(wire)), (wire.id, node.id)
    return scene


@given(random_snapshots())
@settings(max_examples=60, deadline=None)
def test_nothing_covers_anything_and_no_wire_runs_through_a_card_or_a_bar(found: Snapshot) -> None:
    check(found)


@pytest.mark.parametrize(
    "found",
    [crowd(60, 1), crowd(60, 4), crowd(60, 20, 7), crowd(60, 7, 3), every_kind(), two_hosts()],
    ids=["60 on 1", "60 on 4", "60 on 20", "60 on 7", "every kind", "two hosts"],
)
def test_the_fixed_ones_hold_the_same(found: Snapshot) -> None:
    check(found)


@pytest.mark.parametrize("networks", [1, 2, 4, 7, 20])
@pytest.mark.parametrize("bridged", [3, 10])
def test_sixty_containers_fit_on_a_page(networks: int, bridged: int) -> None:
    (frame,) = of_class(compose(crowd(60, networks, bridged)), "frame")
    assert frame.box.width <= LIMIT + 7 * networks + 16, "the margin takes 7 points for a network"
    assert frame.box.height <= 2.2 * LIMIT


def test_three_containers_stand_in_one_row_right_over_their_bar() -> None:
    scene = check(snapshot(host((APP,), tuple(container(name, APP) for name in ("a", "b", "c")))))
    assert len({card.box.y for card in cards(scene)}) == 1
    for wire in scene.wires:
        assert len({x for x, _ in wire.points}) == 1 or wire.head == "outside", wire.id


def test_networks_stand_in_the_order_of_their_names() -> None:
    nets = tuple(network(name, number + 1) for number, name in enumerate(("delta", "alpha", "charlie", "bravo")))
    scene = compose(snapshot(host(nets, ())))
    bars = sorted(of_class(scene, "bar"), key=lambda bar: (bar.box.y, bar.box.x))
    assert [bar.id for bar in bars] == ["network-alpha", "network-bravo", "network-charlie", "network-delta"]


def test_the_order_stays_when_a_network_and_a_container_are_added() -> None:
    first, last = network("alpha", 1), network("zulu", 2)
    before = (container("a", first), container("z", last))
    one = compose(snapshot(host((first, last), before)))
    middle = network("mike", 3)
    two = compose(snapshot(host((first, middle, last), (*before, container("m", middle)))))
    for scene in (one, two):
        row = sorted(cards(scene), key=lambda card: card.box.x)
        assert [card.id for card in row if card.id != "container-m"] == ["container-a", "container-z"]
    colour = {wire.id: wire.colour for wire in one.wires}
    assert all(colour.get(wire.id, wire.colour) == wire.colour for wire in two.wires)


def test_cells_follow_the_order_of_the_bars_and_neighbours_need_no_crossing() -> None:
    nets = tuple(network(name, number + 1) for number, name in enumerate(("alpha", "bravo", "charlie")))
    chain = (
        container("a", nets[0]),
        container("ab", nets[1], nets[0]),
        container("bc", nets[2], nets[1]),
        container("c", nets[2]),
    )
    scene = check(snapshot(host(nets, chain)))
    cells = {cell.id: cell.box for cell in of_class(scene, "cell")}
    assert cells["ab-eth1"].x < cells["ab-eth0"].x, "eth1 is on alpha, which stands further left"
    assert crossings(scene) == 0


def test_the_wires_of_a_router_do_not_cross_each_other() -> None:
    nets = tuple(network(name, number + 1) for number, name in enumerate(("blue", "cyan", "lime")))
    scene = check(snapshot(host(nets, (container("router", *reversed(nets)),))))
    assert crossings(scene) == 0


def crossings(scene: Scene) -> int:
    """How often a level stretch of one wire meets an upright one of another, in the midst of both."""
    parts = [(wire.colour, leg) for wire in scene.wires for leg in legs(wire)]
    level = [part for part in parts if part[1].width > 0]
    upright = [part for part in parts if part[1].height > 0]
    return sum(
        a != b and flat.x + EDGE < up.x < flat.right - EDGE and up.y + EDGE < flat.y < up.bottom - EDGE
        for a, flat in level
        for b, up in upright
    )


def test_a_macvlan_network_meets_the_uplink_and_passes_by_the_rules() -> None:
    lan = network("lan", 9, "macvlan", options=(("parent", "eth0"),))
    wires = {wire.id: wire for wire in check(snapshot(host((lan, DEFAULT), (container("cam", lan),)))).wires}
    assert wires["wire-network-lan"].head == "stack-eth0"
    assert wires["wire-network-bridge"].head == "stack"


def test_a_host_container_leads_to_the_host_and_none_leads_nowhere() -> None:
    scene = check(every_kind())
    wires = {wire.id: wire for wire in scene.wires}
    boxes = {node.id: node.box for node in scene.nodes}
    assert wires["wire-monitor-host"].head == "network-host"
    assert boxes["network-host"].bottom == pytest.approx(boxes["stack"].y), "the network `host` is the stack"
    assert not any("lonely" in wire.id or "none" in wire.id for wire in wires.values())


def test_who_shares_a_namespace_stands_in_the_others_card() -> None:
    scene = check(every_kind())
    boxes = {node.id: node.box for node in scene.nodes}
    assert inside(boxes["container-sidecar"], boxes["container-web"])
    assert not [wire for wire in scene.wires if "sidecar" in wire.id]


def test_hosts_of_one_overlay_network_are_joined_through_the_lan() -> None:
    scene = check(two_hosts())
    heads = {wire.tail: wire.head for wire in scene.wires if wire.head == "tunnel-mesh"}
    assert heads == {"host1-stack": "tunnel-mesh", "host2-stack": "tunnel-mesh"}
    assert {wire.tail for wire in scene.wires if wire.head == "lan"} == {
        "host1-stack-eth0",
        "host2-stack-eth0",
        "outside",
    }


def test_tracks_that_do_not_meet_share_a_height() -> None:
    gutter = settle({"a": Stretch((0,), (40,)), "b": Stretch((100,), (140,)), "c": Stretch((20,), (60,))})
    assert gutter.levels["b"] == 0
    assert {gutter.levels["a"], gutter.levels["c"]} == {0, 1}


def test_tracks_are_ordered_so_that_nothing_crosses_if_that_can_be() -> None:
    nested = {"near": Stretch((10,), (50,)), "far": Stretch((20,), (90,))}
    assert settle(nested).levels == {"near": 0, "far": 1}
