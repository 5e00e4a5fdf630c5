"""Who may enter the tree: signed by a known key, at a sane time, about known words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import select, text

from app.db import Reading
from app.ledger.event import Event, rfc3339
from app.ledger.keyring import Claims, Keyring
from app.ledger.keys import kid_of
from app.ledger.leaf import BadLeaf
from app.ledger.models import OF_THE_LOG, EntryRow, LeafRow
from app.ledger.tiles import LONGEST

AHEAD = timedelta(minutes=5)  # a clock may run fast
ABOUT_KEYS = (Event.LOG_CREATED.value, Event.KEY_ADDED.value, Event.KEY_RETIRED.value)
WORDS = ("policy", "privacy", "call")  # of an edition
LATEST = timedelta(hours=24)  # the longest that an entry waits, through an outage


class Refusal(StrEnum):
    """Why an entry is set aside."""

    SIGNATURE = "signature"
    SHAPE = "shape"
    EARLY = "early"
    LATE = "late"
    WORDS = "words"


DECIDABLE = frozenset({Refusal.EARLY, Refusal.LATE, Refusal.WORDS})  # by a person, on record


class Gatekeeper:
    """Judges the entries of one transaction, in the order of the log.

    `own` is the jti of what the log itself tells in it, that it was re-anchored or that its tree
    was begun: nobody else may say so.
    """

    def __init__(self, session: Reading, at: datetime, own: str | None = None) -> None:
        self._session = session
        self._at = at
        self._own = own
        self._keyring = keyring_of(session)

    def fault_of(self, row: Any) -> Refusal | None:
        """Why the leaf of this row may not enter; None: it may.

        It must be the one that its row names: a leaf that is there already cannot come twice,
        and what signer and auditor read in it is what all others find by the row.
        """
        try:
            claims = self._keyring.check(row.leaf)
            named = [claims[name] for name in ("jti", "event", "ref")]
            is_as_named = named == [row.jti, row.event, row.ref] and len(row.leaf) <= LONGEST
            fault = self._fault_in(claims) if is_as_named else Refusal.SHAPE
            if fault in DECIDABLE and row.jti in self._admitted:
                fault = None
            if fault is None:
                self._keyring.learn(row.leaf, claims)
        except BadLeaf:
            return Refusal.SIGNATURE
        except (KeyError, TypeError, ValueError):  # signed, and yet no entry as we write them
            return Refusal.SHAPE
        return fault

    def _fault_in(self, claims: Claims) -> Refusal | None:
        claimed = datetime.fromisoformat(str(claims["at"]))
        if rfc3339(claimed) != claims["at"] or not self._may_tell(claims):
            return Refusal.SHAPE
        if claimed > self._at + AHEAD:
            return Refusal.EARLY
        if claimed < self._at - LATEST and claims["event"] not in ABOUT_KEYS:
            return Refusal.LATE
        if claims["event"] != Event.CONSENT_GIVEN:
            return None
        if datetime.fromisoformat(str(claims["served_at"])) > claimed + AHEAD:
            return Refusal.EARLY
        return None if self._knows_words(claims) else Refusal.WORDS

    def _may_tell(self, claims: Claims) -> bool:
        """Whether an entry may say this of the log itself: with an intake key alone nobody may.

        The log is created once; a re-anchor is the signer's; no key takes another's name.
        """
        event, known = claims["event"], self._keyring.keys
        if event == Event.LOG_CREATED:
            return not known
        if event in (Event.LOG_REANCHORED, Event.TREE_BEGUN):
            return bool(claims["jti"] == self._own)
        if event == Event.KEY_ADDED:
            kid = kid_of(str(claims["role"]), bytes.fromhex(str(claims["public"])))
            return bool(claims["kid"] == kid) and kid not in known
        return event != Event.KEY_RETIRED or claims["kid"] in known

    def _knows_words(self, claims: Claims) -> bool:
        """Whether a draft in the log has this edition with these statements."""
        words = self._drafts.get(str(claims["edition"]), frozenset())
        return bool(words) and all(
            one["statement"] in words and one.get("policy", one["statement"]) in words
            for one in claims["acts"]
        )

    @cached_property
    def _drafts(self) -> dict[str, frozenset[str]]:
        return {
            str(one.get("edition")): frozenset(str(one.get(name)) for name in WORDS)
            for one in self._told(Event.EDITION_DRAFTED)
        }

    @cached_property
    def _admitted(self) -> frozenset[str]:
        return frozenset(str(one.get("ref")) for one in self._told(Event.ENTRY_ADMITTED))

    def _told(self, event: Event) -> Iterator[Claims]:
        """What entries of this kind tell, waiting ones too; a row that nobody signed does not."""
        query = select(EntryRow.leaf).where(text(OF_THE_LOG), EntryRow.event == event.value)
        for row in self._session.all(query.order_by(EntryRow.id)):
            with suppress(BadLeaf):
                claims = self._keyring.claims_of(row.leaf)
                if claims.get("event") == event:
                    yield claims


def keyring_of(session: Reading) -> Keyring:
    """The keys that the tree has introduced so far, in the order of its leaves.

    Raises BadLeaf when an introduction does not hold.
    """
    keyring = Keyring()
    query = (
        select(LeafRow.leaf_index, EntryRow.leaf)
        .join(LeafRow, LeafRow.entry_id == EntryRow.id)
        .where(text(OF_THE_LOG), EntryRow.event.in_(ABOUT_KEYS))
    )
    for row in sorted(session.all(query)):  # here: SQLite would go through all leaves to sort few
        keyring.read(row.leaf)
    return keyring
