"""The Merkle tree of RFC 9162 2.1: hashes, the growing right edge, and proofs of inclusion and consistency."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

TILE = 8
"""Only nodes at every eighth level are kept; those between are hashed again from at most 128 children."""

EMPTY_ROOT = sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""The root of a complete subtree, by level (0 is a leaf) and place in that level, both from the left."""


class Node(NamedTuple):
    """The root of a complete subtree: level, place in the level, hash."""

    level: int
    place: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """The 32-byte hash of a leaf. https://www.rfc-editor.org/rfc/rfc9162#section-2.1.1"""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: all that is needed to append leaves and to tell the root."""

    def __init__(self, size: int = 0, roots: Iterable[bytes] = ()) -> None:
        self.size = size
        self._roots = list(roots)

    def append(self, leaf: bytes) -> list[Node]:
        """Add one leaf hash; the nodes at kept levels that it completes."""
        node, level, kept = leaf, 0, []
        while self.size >> level & 1:
            node, level = node_hash(self._roots.pop(), node), level + 1
            if level % TILE == 0:
                kept.append(Node(level, self.size >> level, node))
        self._roots.append(node)
        self.size += 1
        return kept

    def root(self) -> bytes:
        """The tree's root as it stands."""
        return _folded(self._roots)


def complete_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Level and place of the complete subtrees that make up leaves `start` to `end`, left to right.

    `start` is 0 or the beginning of a right branch, as it is in every proof.
    """
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the first `size` leaves, lowest first (RFC 9162 2.1.3.1).

    IndexError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(middle, end, subtree))
            end = middle
        else:
            path.append(_range_hash(start, middle, subtree))
            start = middle
    return path[::-1]


def consistency_path(first: int, second: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show the tree of `second` leaves to extend that of `first`, lowest first (RFC 9162 2.1.4.1).

    IndexError unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise IndexError(first)
    start, end, path = 0, second, []
    while first < end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_range_hash(middle, end, subtree))
            end = middle
        else:
            path.append(_range_hash(start, middle, subtree))
            start = middle
    return ([_range_hash(start, end, subtree)] if start else []) + path[::-1]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path proves that the leaf hash stands at `index` in the tree of that size and root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def extends(first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path proves that the second tree begins with all leaves of the first (RFC 9162 2.1.4.2)."""
    if first == second:
        return not path and first_root == second_root
    if not 0 < first < second or not path:
        return False
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def subtree_root(hashes: Sequence[bytes]) -> bytes:
    """The root of a power of two of neighbouring hashes of one level."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


def _range_hash(start: int, end: int, subtree: Subtree) -> bytes:
    return _folded([subtree(level, place) for level, place in complete_subtrees(start, end)])


def _folded(roots: Sequence[bytes]) -> bytes:
    if not roots:
        return EMPTY_ROOT
    found = roots[-1]
    for left in reversed(roots[:-1]):
        found = node_hash(left, found)
    return found
