#!/usr/bin/env python3
"""Verify an exported ledger of the Work and Health Gateway; needs Python 3.11 and nothing else.

    python verify_ledger.py EXPORT --key KEY [--checkpoints FILE]

EXPORT is what `gateway audit export` wrote. KEY is the ledger's public key, `name+hash+key`, as you noted it down when
the ledger began: a key out of the export proves nothing. FILE holds the checkpoints that were kept outside; without it
a tail that was cut off before the export cannot be seen. Exit code 0: the ledger holds; 5: it does not; 2: wrong usage.

How it works. Each row is written as canonical JSON (RFC 8785) and hashed into a leaf; its personal part (query,
address, people) counts by a salted hash, so that it can be erased. The leaves make the Merkle tree of RFC 9162. A
checkpoint (c2sp.org/tlog-checkpoint) is the tree's size and root, signed with Ed25519 (RFC 8032). The file is read in
parts, which as many processes hash as there are processors; the parts are then put together in their order.
"""

import argparse
import base64
import json
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from hashlib import sha256, sha512
from pathlib import Path

PLAIN = (
    "action", "client", "code", "decisions", "detail", "entities", "id", "interaction", "jti", "organisation",
    "organisation_code", "organisation_name", "outcome", "purpose", "recorded", "request_id", "role",
)  # fmt: skip
PERSONAL = ("address", "query", "subjects")
PART = 4_000_000  # bytes of the export that are looked at as one
NOTE = re.compile(r"((?:[^\n]+\n)+)\n((?:— [^\n]+\n)+)")


# --- Ed25519, RFC 8032 5.1: points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z ---

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add_points(a, b):
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add_points(total, point)
        point, number = add_points(point, point), number >> 1
    return total


@cache
def point_of(data):
    """The point of 32 bytes; None when they are none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(public, message, signature):
    """Whether the signature over the message was made with the private half of the public key."""
    key, r = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= Q or len(signature) != 64:
        return False
    h = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = times(s, BASE), add_points(r, times(h, key))
    return all((left[at] * right[2] - right[at] * left[2]) % P == 0 for at in (0, 1))


# --- The tree, RFC 9162 2.1 ---


def leaf_of(row):
    values = {name: row[name] for name in PLAIN} | {"form": 1, "personal": row["personal"]}
    return sha256(b"\x00" + canonical(values)).digest()


def canonical(values):
    return ENCODER.encode(values).encode()


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def personal_hash(row):
    return sha256(canonical({name: row[name] for name in PERSONAL} | {"salt": row["salt"]})).hexdigest()


def append(roots, size, leaf):
    """Add a leaf to the complete subtrees at the right edge; a carry, as in binary counting."""
    while size & 1:
        leaf, size = sha256(b"\x01" + roots.pop() + leaf).digest(), size >> 1
    roots.append(leaf)


def root_of(roots):
    root = roots[-1] if roots else sha256(b"").digest()
    for left in reversed(roots[:-1]):
        root = sha256(b"\x01" + left + root).digest()
    return root


# --- Checkpoints ---


def read_key(text):
    name, id, data = text.strip().split("+", 2)
    data = base64.b64decode(data, validate=True)
    if len(data) != 33 or data[0] != 1 or sha256(name.encode() + b"\n" + data).hexdigest()[:8] != id:
        raise ValueError("this is no Ed25519 key of the form name+hash+key")
    return name, bytes.fromhex(id), data[1:]


@cache
def read_checkpoint(note, key):
    """Size, root, epoch, what a restore declared, and text of a checkpoint; ValueError when it is not the key's."""
    name, id, public = key
    found = NOTE.fullmatch(note)
    lines = found[1].splitlines() if found else []
    if len(lines) != 5 or lines[0] != name:
        raise ValueError("it is no checkpoint of this ledger")
    for line in found[2].splitlines():
        signer, _, data = line.removeprefix("— ").rpartition(" ")
        signature = base64.b64decode(data)
        if signer == name and signature[:4] == id and is_signed(public, found[1].encode(), signature[4:]):
            epoch = lines[3].split(" ")
            restored = (int(epoch[3]), int(epoch[5]), epoch[6]) if len(epoch) > 2 else None
            return int(lines[1]), base64.b64decode(lines[2]), int(epoch[1]), restored, found[1]
    raise ValueError("its signature is not the key's")


def read_checkpoints(notes, where, key, faults):
    found = []
    for note in notes:
        try:
            found.append(read_checkpoint(note, key))
        except ValueError as fault:
            faults.append(f"checkpoint {where} ({note.splitlines()[1:2]}): {fault}")
    return found


def check_checkpoints(inside, outside, roots, size, faults):
    """Hold the signed sizes and roots against the tree that was built from the rows."""
    restores = [(epoch, told) for _, _, epoch, told, _ in inside + outside if told]
    known = {(one[0], base64.b64encode(one[1]).decode()) for one in outside}
    for epoch, (_, after, root) in restores:
        if outside and (after, root) not in known:
            faults.append(f"epoch {epoch} names a last checkpoint of size {after} that nobody kept outside")
    agreed, trusted = 0, outside or inside
    for one in sorted(outside + inside, key=lambda one: one[0]):
        signed, root, epoch = one[:3]
        if any(later > epoch and signed > told[0] for later, told in restores):
            continue  # lost at a restore, and declared so by the epoch that began there
        if signed > size:
            faults.append(f"positions {size} to {signed - 1}: sealed rows are gone from the end")
            break
        if roots.get(signed) != root:
            faults.append(
                f"positions {agreed} to {signed - 1}: not what the checkpoint of {signed} rows was signed for"
            )
            break
        agreed = signed if one in trusted else agreed
    covered = max((one[0] for one in inside), default=0)
    if size > covered:
        faults.append(f"positions {covered} to {size - 1}: no checkpoint of the export covers them")


def compare(inside, outside, faults):
    """Hold the checkpoints of the export against those that were kept outside; newer ones may not be there yet."""
    exported, kept = ({one[4] for one in found} for found in (inside, outside))
    newest = max(((one[2], one[0]) for one in outside), default=(0, 0))
    restored = {one[3][0] for one in inside + outside if one[3]}
    for signed, _, _, _, text in outside:
        if text not in exported and signed <= min(restored, default=signed):
            faults.append(f"the checkpoint of {signed} rows that is kept outside is not in the export")
    for signed, _, epoch, _, text in inside:
        if text not in kept and (epoch, signed) <= newest:
            faults.append(f"the checkpoint of {signed} rows in the export was never kept outside")


# --- The export ---


def check_row(row, position, faults, erased, erasures):
    """Compare one row with the leaf at its place; note erasures. What is wrong is told with position and id."""
    where = f"position {row['position']}, row {row['placed_id']}"
    if row["position"] != position:
        faults.append(f"{where}: expected position {position}")
    if row["id"] is None:
        faults.append(f"{where}: the row was sealed here and is gone")
        return
    if row["salt"] is None:
        erased[row["id"]] = where
        if any(row[name] is not None for name in PERSONAL):
            faults.append(f"{where}: its personal part cannot be proved, the salt is gone")
    elif personal_hash(row) != row["personal"]:
        faults.append(f"{where}: its personal part (query, address, people) was changed")
    if leaf_of(row).hex() != row["leaf"]:
        faults.append(f"{where}: its content is not what was sealed")
    elif row["interaction"] == "erasure" and row["outcome"] == 0:
        erasures.update(entity[1] for entity in json.loads(row["entities"]) if entity[0] == "AuditEvent")


def check_part(path, start):
    """Check the rows on the lines that begin in the PART bytes from `start` on.

    The first row's position (None without rows), the one after the last row's, the leaves in their order, what is
    wrong, the rows without a personal part, and the rows that an erasure names. A gap is told once, where it ends.
    """
    first, due, leaves, faults, erased, erasures = None, None, [], [], {}, set()
    for line in lines_of(path, start):
        row = json.loads(line)
        if "position" in row:
            first = row["position"] if first is None else first
            check_row(row, row["position"] if due is None else due, faults, erased, erasures)
            leaves.append(bytes.fromhex(row["leaf"]))
            due = row["position"] + 1
    return first, due, leaves, faults, erased, erasures


def lines_of(path, start):
    with Path(path).open("rb") as file:
        if start:
            file.seek(start - 1)
            file.readline()  # the rest of a line that began in the part before
        while file.tell() < start + PART and (line := file.readline()):
            yield line


def verify(path, key, outside_notes, each=map):
    """The number of rows and everything that is wrong; `each` looks at the parts, and gives them in their order."""
    faults, erased, erasures, edge, roots, size, due = [], {}, set(), [], {}, 0, 0
    with Path(path).open("rb") as file:
        notes = [json.loads(line)["checkpoint"] for line in file if line.startswith(b'{"checkpoint"')]
    inside = read_checkpoints(notes, "in the export", key, faults)
    outside = read_checkpoints(outside_notes, "outside", key, faults)
    signed = {checkpoint[0] for checkpoint in inside + outside}
    starts = range(0, Path(path).stat().st_size, PART)
    for first, end, leaves, wrong, without, named in each(check_part, [path] * len(starts), starts):
        if first not in (None, due):
            faults.append(f"position {first}: expected position {due}")
        due = due if end is None else end
        faults += wrong
        erased |= without
        erasures |= named
        for leaf in leaves:
            append(edge, size, leaf)
            size += 1
            if size in signed:
                roots[size] = root_of(edge)
    check_checkpoints(inside, outside, roots, size, faults)
    compare(inside, outside, faults)
    faults += [f"{where}: its personal part is gone, and no erasure names it"
               for id, where in erased.items() if id not in erasures]  # fmt: skip
    return size, faults


def main():
    parser = argparse.ArgumentParser(description="Verify an exported ledger of the Work and Health Gateway.")
    parser.add_argument("export")
    parser.add_argument("--key", required=True, help="the ledger's public key, name+hash+key")
    parser.add_argument("--checkpoints", help="file of the checkpoints that were kept outside")
    given = parser.parse_args()
    try:
        key = read_key(given.key)
    except ValueError as fault:
        parser.error(f"--key: {fault}")
    notes = []
    if given.checkpoints:
        notes = [found[0] for found in NOTE.finditer(Path(given.checkpoints).read_text("utf-8"))]
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        rows, faults = verify(given.export, key, notes, processes.map)
    for fault in faults:
        print(fault)
    print(f"{rows} rows: " + (f"{len(faults)} things are wrong" if faults else "the ledger holds"))
    return 5 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
