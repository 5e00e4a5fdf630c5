"""What takes more than a query: trees made anew, leaves signed with stolen keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text, update

from app.db import Writing
from app.ledger.anchoring.memory import FILE
from app.ledger.event import Event, record_event, seal_event
from app.ledger.integrate import grow_tree
from app.ledger.keys import open_log_keys
from app.ledger.models import CheckpointRow, EntryRow, LeafRow, TileRow, TreeRow
from app.ledger.note import Checkpoint, sign_note
from app.ledger.proofs import nodes_of
from app.ledger.tree import EMPTY, root_of
from tests.attacks.scene import Scene
from tests.office import Office

ABOUT = ("consents", "outcomes", "revocations", "disclosures", "waiting", "leaves")


def recomputes(scene: Scene, order: Sequence[int] = ()) -> None:
    """Makes every hash anew: places, tiles and state fit the entries that are there.

    `order` are entries by their numbers, if they shall stand in another order than before.
    """
    scene.does()
    with scene.office.instance.database.writing() as session:
        _regrow(session, order)


def _regrow(session: Writing, order: Sequence[int]) -> None:
    if session.dialect == "postgresql":
        session.execute(text("set local session_replication_role = replica"))
    query = select(EntryRow.id, EntryRow.leaf).join(LeafRow, LeafRow.entry_id == EntryRow.id)
    rows: dict[int, Any] = {row.id: row for row in session.all(query.order_by(LeafRow.leaf_index))}
    session.execute(delete(LeafRow))
    session.execute(delete(TileRow))
    session.execute(update(TreeRow), {"size": 0, "root": EMPTY})
    grow_tree(session, 0, [rows[one] for one in order or rows])


def deletes_entry(scene: Scene, entry: int) -> None:
    """Takes an entry away with every row that tells of it."""
    lead = f"select lead_id from consents where entry_id = {entry}"
    scene.does(
        f"delete from people where lead_id in ({lead})",
        *(f"delete from {table} where entry_id = {entry}" for table in ABOUT),
        f"delete from entries where id = {entry}",
    )


def order_of(scene: Scene) -> list[int]:
    """The entries in the order of the tree."""
    with scene.office.instance.database.reading() as session:
        rows = session.all(select(LeafRow.entry_id).order_by(LeafRow.leaf_index))
    return [row.entry_id for row in rows]


def signs_entry(office: Office, event: Event = Event.RECORD_SEARCHED) -> int:
    """An entry signed with the stolen intake key; gives its number. It waits for its place."""
    facts = {"actor": "account:1", "found": 0}
    with office.instance.database.writing() as session:
        return record_event(session, seal_event(session.pen, event, facts, at=office.now))


def places_entry(scene: Scene, entry: int, index: int) -> None:
    """Puts a waiting entry at this place of the tree, every later one moves up."""
    order = order_of(scene)
    scene.does(
        f"insert into leaves (leaf_index, entry_id) values ({len(order)}, {entry})",
        f"delete from waiting where entry_id = {entry}",
    )
    recomputes(scene, [*order[:index], entry, *order[index:]])


def signs_everything_anew(scene: Scene) -> None:
    """With the stolen log key: every checkpoint of the database says what the tree is now."""
    office = scene.office
    opened = office.instance
    keys = open_log_keys(opened.settings.instance / "keys", opened.pen.issuer)
    scene.does("delete from checkpoints")
    with opened.database.writing() as session:
        last = session.scalar(select(TreeRow.size)) or 0
        node = nodes_of(session)
        for size in range(1, last + 1):
            root = root_of(size, node)
            note = sign_note(Checkpoint(opened.pen.issuer, size, root, office.now).text, keys)
            session.execute(insert(CheckpointRow), {"size": size, "note": note})
    (opened.settings.instance / FILE).unlink()
