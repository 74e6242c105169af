"""The tree against the vectors of Certificate Transparency, the examples of RFC 9162 2.1.5, and a plain recursion."""

import pytest

from app.domain.merkle import (
    EMPTY_ROOT,
    Frontier,
    complete_subtrees,
    consistency_path,
    extends,
    includes,
    inclusion_path,
    leaf_hash,
    node_hash,
    subtree_root,
)

INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(f"row {number}".encode()) for number in range(70)]
VECTORS = [leaf_hash(data) for data in INPUTS]


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 2.1.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    k = max(1 << n for n in range(20) if 1 << n < len(leaves))
    return node_hash(plain_root(leaves[:k]), plain_root(leaves[k:]))


def subtree_of(leaves: list[bytes], level: int, place: int) -> bytes:
    part = leaves[place << level : (place + 1) << level]
    assert len(part) == 1 << level
    return subtree_root(part)


def grown(leaves: list[bytes]) -> Frontier:
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf)
    return tree


def inclusion(index: int, leaves: list[bytes]) -> list[bytes]:
    return inclusion_path(index, len(leaves), lambda level, place: subtree_of(leaves, level, place))


def consistency(first: int, leaves: list[bytes]) -> list[bytes]:
    return consistency_path(first, len(leaves), lambda level, place: subtree_of(leaves, level, place))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_come_out(size: int) -> None:
    assert grown(VECTORS[:size]).root().hex() == ROOTS[size - 1]


def test_the_published_paths_come_out() -> None:
    assert inclusion(0, VECTORS[:1]) == []
    assert [step.hex() for step in inclusion(0, VECTORS)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [step.hex() for step in consistency(6, VECTORS)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_the_seven_leaves_of_the_rfc_give_its_paths() -> None:
    a, b, c, d, e, f, j = (leaf_hash(f"d{number}".encode()) for number in range(7))
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, l = node_hash(g, h), node_hash(i, j)  # noqa: E741  the letters of RFC 9162 2.1.5
    leaves = [a, b, c, d, e, f, j]
    assert inclusion(0, leaves) == [b, h, l]
    assert inclusion(3, leaves) == [c, g, l]
    assert inclusion(4, leaves) == [f, j, k]
    assert inclusion(6, leaves) == [i, k]
    assert consistency(3, leaves) == [c, d, g, l]
    assert consistency(4, leaves) == [l]
    assert consistency(6, leaves) == [i, j, k]


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_the_growing_edge_has_the_root_of_the_definition(size: int) -> None:
    assert grown(LEAVES[:size]).root() == plain_root(LEAVES[:size])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 33, 70])
def test_every_row_is_proved_in_its_own_place_only(size: int) -> None:
    leaves, root = LEAVES[:size], plain_root(LEAVES[:size])
    for index in range(size):
        path = inclusion(index, leaves)
        assert includes(leaves[index], index, size, path, root)
        assert not includes(leaf_hash(b"another row"), index, size, path, root)
        assert not any(includes(leaves[index], other, size, path, root) for other in range(size) if other != index)
        assert not includes(leaves[index], index, size, [*path, root], root)
    assert not includes(leaves[0], size, size, [], root)


@pytest.mark.parametrize("second", [1, 2, 3, 8, 21, 64, 70])
def test_every_earlier_tree_is_proved_to_be_the_beginning(second: int) -> None:
    root, other = plain_root(LEAVES[:second]), plain_root([leaf_hash(b"other"), *LEAVES[1:second]])
    for first in range(1, second + 1):
        path, old = consistency(first, LEAVES[:second]), plain_root(LEAVES[:first])
        assert extends(first, old, second, root, path)
        assert not extends(first, leaf_hash(b"other"), second, root, path)
        assert not extends(first, old, second, other, path)
        assert not extends(first, old, second, root, [*path, root])
    assert not extends(0, EMPTY_ROOT, second, root, [])


def test_a_tree_goes_on_from_its_kept_edge() -> None:
    for size in range(len(LEAVES)):
        edge = [subtree_of(LEAVES, level, place) for level, place in complete_subtrees(0, size)]
        tree = Frontier(size, edge)
        for leaf in LEAVES[size:]:
            tree.append(leaf)
        assert tree.root() == plain_root(LEAVES)


def test_each_256_leaves_complete_a_node_that_is_kept() -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(600)]
    tree = Frontier()
    kept = [node for leaf in leaves for node in tree.append(leaf)]
    assert [(node.level, node.place) for node in kept] == [(8, 0), (8, 1)]
    assert kept[1].hash == subtree_root(leaves[256:512])


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3), (-1, 3)])
def test_there_is_no_proof_between_trees_that_do_not_follow(first: int, second: int) -> None:
    with pytest.raises(IndexError):
        consistency_path(first, second, lambda level, place: subtree_of(LEAVES, level, place))


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_of_a_row_beyond_the_tree(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion(index, LEAVES[:3])
