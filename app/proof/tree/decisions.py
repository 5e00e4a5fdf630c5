"""What the log itself decided about keys, its name and its entries: learn_decisions()."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text

from app.db import Reading
from app.ledger.event import Event
from app.ledger.keyring import INTAKE, LOG, Claims, Keyring, RetiredKey, UnknownKey
from app.ledger.leaf import BadLeaf, key_named_in
from app.ledger.models import OF_THE_LOG, EntryRow, LeafRow
from app.ledger.note import Checkpoint, NoteKey
from app.proof.checks.findings import Fault, Findings

NOWHERE = 2**62  # the place of what waits: after all that has one
UNKNOWN = b"-"  # where the log's own first leaf does not hold


@dataclass(frozen=True)
class Reanchor:
    """After an accident the log went on under another name, with its first `kept` entries."""

    entry_id: int
    kept: int
    lost: int
    claims: Claims

    def __str__(self) -> str:
        """What it says, for ever."""
        return (
            f"at {self.claims['at']} the log went on as {self.claims['origin']} with its first "
            f"{self.kept} entries, and {self.lost} were lost: {self.claims['reason']}"
        )


@dataclass
class Decisions:
    """The few entries by which all others are judged."""

    keyring: Keyring = field(default_factory=Keyring)
    introduced: dict[str, int] = field(default_factory=dict)  # key id: index of the leaf
    retired: dict[str, int] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)
    begun: dict[int, Checkpoint] = field(default_factory=dict)  # entry: what there was before
    stolen: dict[str, str] = field(default_factory=dict)  # key id: since when
    reanchors: list[Reanchor] = field(default_factory=list)
    admitted: set[str] = field(default_factory=set)

    @property
    def log_keys(self) -> list[NoteKey]:
        """The keys that may sign checkpoints, under each name that the log has had."""
        return [key for origin in self.origins for key in self.keyring.log_keys(origin)]

    def excuse(self, checkpoint: Checkpoint) -> Reanchor | None:
        """The re-anchor, if any, after which this checkpoint of the former log counts no more."""
        for place, one in enumerate(self.reanchors, 1):
            if checkpoint.origin in self.origins[:place] and checkpoint.size > one.kept:
                return one
        return None

    def first_taken_in(self) -> int:
        """How many entries waited from before there was a tree: they alone may be late.

        No key could sign a checkpoint then, so it ends where the first one is introduced.
        """
        if not self.begun:
            return 0
        keys = self.keyring.keys
        introduced = [at for kid, at in self.introduced.items() if keys.get(kid, [""])[0] == LOG]
        return min([*introduced, *(one.size for one in self.begun.values())], default=0)

    def claims_at(self, index: int, leaf: bytes) -> Claims:
        """The claims of a leaf at this place; raises BadLeaf unless a key signed it that could."""
        kid = key_named_in(leaf)
        claims = self.keyring.claims_of(leaf)
        if index > self.retired.get(kid, index):
            raise RetiredKey(f"signed by {kid}, which the log had retired")
        if self.introduced.get(kid, 0) > max(index, 1):
            raise UnknownKey(f"signed by {kid}, which the log had not introduced yet")
        return claims


def learn_decisions(
    session: Reading, trusted: Mapping[str, bytes], findings: Findings
) -> Decisions:
    """Reads the log's own entries in their order; what does not hold is told with all others.

    `trusted` are the keys that the caller knows from outside the database: with them the rest
    can be judged even when the first entry was changed.
    """
    rows = _rows(session)
    decisions = _learned(rows, Keyring(), findings)
    if not decisions.keyring.keys:
        intake = {kid: (INTAKE, public) for kid, public in trusted.items()}
        decisions = _learned(rows, Keyring(intake, first=UNKNOWN), findings)
    for kid, public in trusted.items():
        if decisions.keyring.keys.get(kid) != (INTAKE, public) or kid not in decisions.introduced:
            words = f"{kid}, the key of this folder, is not one that the log introduces"
            findings.add(Fault.UNKNOWN_KEY, "log_keys", None, words)
            decisions.keyring.keys.setdefault(kid, (INTAKE, public))
    return decisions


def _rows(session: Reading) -> list[Any]:
    query = (
        select(EntryRow.id, EntryRow.leaf, LeafRow.leaf_index)
        .outerjoin(LeafRow, LeafRow.entry_id == EntryRow.id)
        .where(text(OF_THE_LOG), EntryRow.event != Event.EDITION_DRAFTED.value)
    )
    rows = session.all(query)
    return sorted(rows, key=lambda row: (NOWHERE if row[2] is None else row[2], row.id))


def _learned(rows: list[Any], keyring: Keyring, findings: Findings) -> Decisions:
    decisions = Decisions(keyring)
    for row in rows:
        with suppress(BadLeaf):  # told where all leaves are looked at
            claims = keyring.check(row.leaf)
            if row.leaf_index is None and not _counts_already(claims, keyring):
                continue
            keyring.learn(row.leaf, claims)
            try:
                _learn(decisions, row, claims)
            except (ValueError, KeyError, TypeError):
                words = "a key of the log has signed what it tells, and nobody can read it"
                findings.add(Fault.UNREADABLE, "entries", row.id, words)
    return decisions


def _counts_already(claims: Claims, keyring: Keyring) -> bool:
    """Whether an entry without a place decides something: the log's first ones, and admissions.

    Whoever has an intake key alone could say anything else, and the gatekeeper sets it aside.
    """
    is_new = claims.get("event") == Event.KEY_ADDED and claims.get("kid") not in keyring.keys
    return not keyring.keys or is_new or claims.get("event") == Event.ENTRY_ADMITTED


def _learn(decisions: Decisions, row: Any, claims: Claims) -> None:
    event = claims["event"]
    if event == Event.LOG_CREATED:
        decisions.origins.append(str(claims["origin"]))
    elif event == Event.LOG_REANCHORED:
        one = Reanchor(row.id, int(claims["kept"]), int(claims["lost"]), claims)
        decisions.origins.append(str(claims["origin"]))
        decisions.reanchors.append(one)
    elif event == Event.TREE_BEGUN:
        root = bytes.fromhex(claims["root"])
        decisions.begun[row.id] = Checkpoint("", int(claims["waiting"]), root)
    elif event == Event.ENTRY_ADMITTED:
        decisions.admitted.add(str(claims["ref"]))
    elif event == Event.KEY_ADDED:
        index = NOWHERE if row.leaf_index is None else row.leaf_index
        decisions.introduced.setdefault(str(claims["kid"]), index)
    elif event == Event.KEY_RETIRED:
        decisions.retired.setdefault(str(claims["kid"]), row.leaf_index)
        if claims.get("since"):
            decisions.stolen[str(claims["kid"])] = str(claims["since"])
