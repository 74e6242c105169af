"""Ways to falsify a ledger, each with the finding that must name it and the place it must name."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import delete, update

from app.domain.canonical_row import PERSONAL, PLAIN
from app.domain.checkpoint import Checkpoint, Restored, read_note
from app.store.leaves import HOUR
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.ledger import audit_checkpoint, audit_leaf, audit_node
from tests.ledger.scene import AT, Scene, stolen_key


class Kind(NamedTuple):
    """A tampering by name: what is done, the kind of finding, a part of its place, whether an export shows it, and how
    the single-file verifier names the place where it has other words.
    """

    name: str
    tamper: Callable[[Scene], None]
    finding: str
    where: str
    in_export: bool = True
    exported: str = ""


def _column(name: str) -> Callable[[Scene], None]:
    def tamper(scene: Scene) -> None:
        old = scene.row()._mapping[name]
        scene.change(**{name: old + 1 if isinstance(old, int) else f"{(old or '')[:-1]}#"})

    return tamper


def _rewritten(scene: Scene) -> None:
    scene.change(role="clinician")
    scene.rehash()


def _rewritten_with_its_place(scene: Scene) -> None:
    scene.change(role="clinician")
    scene.place(AT, leaf=scene.rehash())


def _removed(scene: Scene) -> None:
    row = scene.row()
    scene.connection.execute(delete(audit_entity).where(audit_entity.c.audit_id == row.id))
    scene.connection.execute(delete(audit_event).where(audit_event.c.id == row.id))


def _removed_with_its_place(scene: Scene) -> None:
    _removed(scene)
    scene.connection.execute(delete(audit_leaf).where(audit_leaf.c.position == AT))


def _removed_and_closed_up(scene: Scene) -> None:
    _removed_with_its_place(scene)
    scene.shift(AT + 1, -1)


def _inserted(scene: Scene) -> None:
    id = scene.add(id="inserted", request_id="never happened")
    scene.shift(AT, 1)
    scene.connection.execute(audit_leaf.insert().values(position=AT, audit_id=id, leaf=_leaf(scene, id)))


def _inserted_at_the_end(scene: Scene) -> None:
    id = scene.add(id="inserted", request_id="never happened")
    scene.connection.execute(audit_leaf.insert().values(position=scene.size, audit_id=id, leaf=_leaf(scene, id)))


def _leaf(scene: Scene, id: str) -> bytes:
    return bytes(scene.connection.execute(audit_event.select().where(audit_event.c.id == id)).one().leaf)


def _inserted_before_the_beginning(scene: Scene) -> None:
    id = scene.add(id="hidden", request_id="never happened")
    scene.connection.execute(audit_leaf.insert().values(position=-3, audit_id=id, leaf=_leaf(scene, id)))


def _duplicated(scene: Scene) -> None:
    copy = dict(scene.row()._mapping) | {"id": "duplicate", "number": scene.last_number + 1}
    scene.connection.execute(audit_event.insert().values(copy))


def _swapped(scene: Scene) -> None:
    one, two, far = scene.row(3).id, scene.row(4).id, 1_000_000
    for old, new in ((3, far), (4, 3), (far, 4)):
        scene.connection.execute(update(audit_leaf).where(audit_leaf.c.position == old).values(position=new))
    assert (scene.row(3).id, scene.row(4).id) == (two, one)


def _places_swapped(scene: Scene) -> None:
    one, two = scene.row(3).id, scene.row(4).id
    scene.place(3, audit_id="away")
    scene.place(4, audit_id=one)
    scene.place(3, audit_id=two)


def _changed_and_rebuilt(scene: Scene) -> None:
    scene.change(role="clinician")
    scene.rebuild(stolen_key(scene))


def _changed_and_rebuilt_with_the_right_key(scene: Scene) -> None:
    scene.change(role="clinician")
    scene.rebuild(scene.sealer.key)


def _backdated(scene: Scene) -> None:
    scene.change(recorded=scene.row().recorded - 2 * HOUR)
    scene.rebuild(scene.sealer.key)


def _signature_changed(scene: Scene) -> None:
    note = scene.notes()[0]
    scene.resign(scene.sizes[0], note[:-6] + ("A" if note[-6] != "A" else "B") + note[-5:])


def _root_changed(scene: Scene) -> None:
    lines = scene.notes()[0].split("\n")
    lines[2] = "A" * 43 + "="
    scene.resign(scene.sizes[0], "\n".join(lines))


def _size_changed(scene: Scene) -> None:
    lines = scene.notes()[0].split("\n")
    lines[1] = str(int(lines[1]) - 1)
    scene.resign(scene.sizes[0], "\n".join(lines))


def _foreign(scene: Scene) -> None:
    told, _ = read_note(scene.notes()[0])
    other = Checkpoint("another/ledger", told.size, told.root, told.epoch, told.sealed)
    scene.resign(told.size, scene.sealer.key.sign(other))


def _no_note(scene: Scene) -> None:
    scene.resign(scene.sizes[0], "nothing\n")


def _checkpoint_moved(scene: Scene) -> None:
    scene.connection.execute(
        update(audit_checkpoint).where(audit_checkpoint.c.size == scene.sizes[0]).values(size=scene.sizes[0] - 1)
    )


def _checkpoint_removed(scene: Scene) -> None:
    scene.connection.execute(delete(audit_checkpoint).where(audit_checkpoint.c.size == scene.sizes[0]))


def _checkpoint_added(scene: Scene) -> None:
    made = Checkpoint(scene.key.name, 5, bytes(32), 1, 1)
    note = scene.sealer.key.sign(made)
    scene.connection.execute(audit_checkpoint.insert().values(epoch=1, size=5, sealed=1, note=note))


def _key_swapped(scene: Scene) -> None:
    scene.rebuild(stolen_key(scene))
    scene.outside = scene.notes()


def _wrong_key_trusted(scene: Scene) -> None:
    scene.key = stolen_key(scene).verifier


def _outside_gone(scene: Scene) -> None:
    scene.outside = []


def _outside_cut(scene: Scene) -> None:
    scene.outside = scene.outside[1:]


def _outside_forged(scene: Scene) -> None:
    scene.outside[0] = scene.outside[0].replace("\nepoch 1\n", "\nepoch 2\n")


def _false_restore(scene: Scene) -> None:
    scene.cut(scene.sizes[0], checkpoints=True)
    told, _ = read_note(scene.notes()[0])
    invented = Restored(told.size, told.size + 9, bytes(32))
    made = Checkpoint(scene.key.name, told.size, told.root, 2, told.sealed, invented)
    note = scene.sealer.key.sign(made)
    scene.connection.execute(audit_checkpoint.insert().values(epoch=2, size=told.size, sealed=told.sealed, note=note))


def _erased(scene: Scene) -> None:
    scene.change(salt=None, address=None, query=None, subjects=None)
    mine = audit_entity.c.audit_id == scene.row().id
    scene.connection.execute(update(audit_entity).where(mine).values(person_id=None))


def _personal_swapped(scene: Scene) -> None:
    one, two = scene.row(AT), scene.row(AT + 1)
    for position, row in ((AT, two), (AT + 1, one)):
        scene.change(position, query=row.query, address=row.address, subjects=row.subjects, salt=row.salt)


def _index(**values: object) -> Callable[[Scene], None]:
    def tamper(scene: Scene) -> None:
        mine = (audit_entity.c.audit_id == scene.row().id, audit_entity.c.type == "Task")
        scene.connection.execute(update(audit_entity).where(*mine).values(values))

    return tamper


def _index_removed(scene: Scene) -> None:
    mine = (audit_entity.c.audit_id == scene.row().id, audit_entity.c.type == "Task")
    scene.connection.execute(delete(audit_entity).where(*mine))


def _index_added(scene: Scene) -> None:
    _index_of(scene, scene.row().id)


def _index_of(scene: Scene, id: str) -> None:
    values = {"audit_id": id, "type": "Consent", "resource_id": "c", "version": 1, "person_id": None}
    scene.connection.execute(audit_entity.insert().values(values))


def _of_size(which: int) -> Callable[[Scene], None]:
    """Cut behind the first checkpoint; 1 with the second one, 0 without."""
    return lambda scene: scene.cut(scene.sizes[0], checkpoints=bool(which))


HERE = f"position {AT},"
FIRST, SECOND = "{first}", "{second}"
"""Stand for the sizes of the two checkpoints."""

KINDS = [
    *(Kind(f"{name} changed", _column(name), "row-changed", HERE) for name in PLAIN if name != "id"),
    *(Kind(f"{name} changed", _column(name), "personal-changed", HERE) for name in PERSONAL),
    Kind("id changed", _column("id"), "row-missing", f"position {AT}"),
    Kind("salt changed", lambda s: s.change(salt="00" * 16), "personal-changed", HERE),
    Kind("salt removed", lambda s: s.change(salt=None), "personal-changed", HERE),
    Kind("salts swapped", lambda s: s.change(salt=s.row(AT + 1).salt), "personal-changed", HERE),
    Kind("personal hash changed", lambda s: s.change(personal="0" * 64), "row-changed", HERE),
    Kind("personal parts of two rows swapped", _personal_swapped, "personal-changed", HERE),
    Kind("personal part erased without a record", _erased, "erased-unrecorded", HERE),
    Kind("leaf beside the row changed", lambda s: s.change(leaf=bytes(32)), "leaf-changed", HERE, in_export=False),
    Kind("leaf in the tree changed", lambda s: s.place(AT, leaf=bytes(32)), "row-changed", HERE),
    Kind("row rewritten with a new leaf", _rewritten, "row-changed", HERE),
    Kind("row rewritten with a new leaf in the tree", _rewritten_with_its_place, "root-differs", "positions 0 to"),
    Kind("row removed", _removed, "row-missing", f"position {AT}"),
    Kind(
        "row removed with its place",
        _removed_with_its_place,
        "place-missing",
        f"positions {AT} to {AT}",
        exported=f"expected position {AT}",
    ),
    Kind("row removed and closed up", _removed_and_closed_up, "root-differs", "positions 0 to"),
    Kind("row inserted", _inserted, "root-differs", "positions 0 to"),
    Kind("row inserted at the end", _inserted_at_the_end, "unsigned-tail", f"positions {SECOND} to {SECOND}"),
    Kind("row inserted in the past", lambda s: s.add(id="x", recorded=1), "row-unsealed", "row x", in_export=False),
    Kind("row inserted before the beginning", _inserted_before_the_beginning, "place-missing", "position -3"),
    Kind("row duplicated", _duplicated, "row-changed", "row duplicate", in_export=False),
    Kind("rows reordered", _swapped, "order-changed", "position 4,", in_export=False),
    Kind("rows reordered, seen by the tree", _swapped, "root-differs", "positions 0 to"),
    Kind("rows swapped between two places", _places_swapped, "row-changed", "position 3,"),
    Kind("number changed", lambda s: s.change(number=10**6), "order-changed", f"position {AT + 1},", in_export=False),
    Kind("tail cut", _of_size(0), "tail-cut", f"positions {FIRST} to"),
    Kind("older copy put back", _of_size(1), "tail-cut", f"positions {FIRST} to"),
    Kind("everything removed", lambda s: s.cut(0, checkpoints=True), "tail-cut", "positions 0 to"),
    Kind("table rebuilt", _changed_and_rebuilt, "checkpoint-forged", f"size {FIRST}"),
    Kind("table rebuilt, the tree seen", _changed_and_rebuilt, "root-differs", "positions 0 to"),
    Kind("table rebuilt with the right key", _changed_and_rebuilt_with_the_right_key, "root-differs", "positions 0 to"),
    Kind(
        "row put back in time, all rebuilt with the right key",
        _backdated,
        "row-backdated",
        HERE,
        exported="positions 0 to {last}",
    ),
    Kind("signature changed", _signature_changed, "checkpoint-forged", f"size {FIRST}"),
    Kind("signed root changed", _root_changed, "checkpoint-forged", f"size {FIRST}"),
    Kind("signed size changed", _size_changed, "checkpoint-forged", f"size {FIRST}"),
    Kind("checkpoint of another ledger", _foreign, "checkpoint-forged", f"size {FIRST}"),
    Kind("checkpoint that is none", _no_note, "checkpoint-forged", f"size {FIRST}"),
    Kind("checkpoint kept under another size", _checkpoint_moved, "checkpoint-forged", "of size", in_export=False),
    Kind("checkpoint removed", _checkpoint_removed, "checkpoint-removed", f"size {FIRST}"),
    Kind("checkpoint invented with the right key", _checkpoint_added, "checkpoint-unknown", "size 5"),
    Kind("key swapped, everything signed anew", _key_swapped, "checkpoint-forged", f"size {FIRST}"),
    Kind("another key trusted", _wrong_key_trusted, "checkpoint-forged", f"size {FIRST}"),
    Kind("checkpoints outside gone", _outside_gone, "outside-missing", "outside", in_export=False),
    Kind("checkpoints outside cut", _outside_cut, "checkpoint-unknown", f"size {FIRST}"),
    Kind("checkpoint outside changed", _outside_forged, "checkpoint-forged", "outside"),
    Kind("restore invented", _false_restore, "restore-unfounded", "epoch 2"),
    Kind("index row removed", _index_removed, "index-changed", HERE, in_export=False),
    Kind("index row added", _index_added, "index-changed", HERE, in_export=False),
    Kind("index row of no row", lambda s: _index_of(s, "nobody"), "index-changed", "row nobody", in_export=False),
    Kind("index record changed", _index(resource_id="x"), "index-changed", HERE, in_export=False),
    Kind("index class changed", _index(data_class="D"), "index-changed", HERE, in_export=False),
    Kind("index version changed", _index(version=9), "index-changed", HERE, in_export=False),
    Kind("index person changed", _index(person_id="somebody else"), "person-changed", HERE, in_export=False),
    Kind("index person removed", _index(person_id=None), "person-changed", HERE, in_export=False),
    Kind(
        "node changed",
        lambda s: s.connection.execute(update(audit_node).values(hash=bytes(32))),
        "node-changed",
        "node 0 of level 8",
        in_export=False,
    ),
    Kind(
        "node removed",
        lambda s: s.connection.execute(delete(audit_node)),
        "node-changed",
        "node 0 of level 8",
        in_export=False,
    ),
]
