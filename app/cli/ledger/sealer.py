"""Whoever keeps the log: puts what waits into the tree, signs, copies what was signed: Sealer."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.db import Database, NotFound
from app.instance import KeyFault
from app.ledger.anchoring.alarms import COPIES, SIGNER, Alarm, alarms_kept, clear_alarm, keep_alarm
from app.ledger.anchoring.copies import FOLDER, spread_copies
from app.ledger.anchoring.elsewhere import require_newest
from app.ledger.anchoring.memory import MemoryFile, SignerBusy
from app.ledger.integrate import integrate
from app.ledger.keyring import INTAKE
from app.ledger.keys import LOG_FILE, open_log_keys
from app.ledger.leaf import BadLeaf
from app.ledger.models import WaitingRow
from app.ledger.rotation import ROTATED, keys_due, keys_told, newest_key, put_away, retire_key
from app.ledger.sign import (
    RollbackFound,
    SignerRefuses,
    sign_checkpoint,
    standstill,
)
from app.ledger.tiles import BadTile
from app.settings import Settings

LOOK_AGAIN = timedelta(minutes=1)  # at a second folder that was not whole
AN_HOUR = timedelta(hours=1)  # between two looks for keys whose time is over


class SignerHindered(SignerRefuses):
    """The log is what it was, and the key or the folder that signing needs cannot be used."""

    kind = "hindered"


class Sealer:
    """Puts waiting entries into the tree and signs it. Several at once are safe.

    What stops it is kept as an alarm, for every page of the staff, until it is mended.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._instance = settings.instance
        self._keys = settings.instance / "keys"
        self.second = Path(settings.checkpoint_folder) if settings.checkpoint_folder else None
        self._is_newest = False  # nothing elsewhere tells of more than there is here
        self._is_whole, self._since = False, ""  # the second folder, and the day to look from
        self._look_at: datetime | None = None
        self._retire_at: datetime | None = None
        self._clear: set[str] = set()  # whose alarms were found or made mended

    @property
    def may_sign(self) -> bool:
        """Whether the log key lies here; on a machine that serves alone it need not."""
        return (self._keys / LOG_FILE).exists()

    def integrate(self, *, at: datetime) -> int:
        """Gives everything that waits its place, in short transactions; how many that were.

        Raises Unavailable, and SignerRefuses when the log's own keys or tiles do not hold.
        """
        total = 0
        while self._waits():
            try:
                with self._database.writing() as session:
                    done = integrate(session, at=at)
            except (BadLeaf, BadTile, NotFound) as fault:
                refusal = standstill(fault)
                self._alarm(SIGNER, Alarm(refusal.kind, str(refusal), at))
                raise refusal from fault
            total += done
            if not done:
                break
        return total

    def seal(self, *, at: datetime, patience: float = 0.0) -> tuple[int, str | None]:
        """How many entries were dealt with, and the note that has them; raises as sign().

        The signer looks first, so that a loss is told before new entries take the lost ones'
        places. While it refuses they are taken in all the same, and none becomes late.
        """
        try:
            note = self.sign(at=at, patience=patience)
        except (SignerRefuses, SignerBusy):
            self.integrate(at=at)
            raise
        count = self.integrate(at=at)
        return count, (self.sign(at=at, patience=patience) if count else note) or note

    def sign(self, *, at: datetime, patience: float = 0.0) -> str | None:
        """The note that was signed now, if there was anything to sign and the key is here.

        `patience`: seconds to wait for another who signs. Raises SignerBusy, SignerRefuses,
        Unavailable.
        """
        if not self.may_sign:
            return None
        note = None
        try:
            with MemoryFile(self._instance).held(patience):
                if self.second and not self._is_newest:
                    self._is_newest = require_newest(self._instance, self.second)
                keys = open_log_keys(self._keys, self._database.pen.issuer)
                note = sign_checkpoint(self._database, keys, self._instance, at=at)
        except SignerRefuses as refusal:
            raise self._first(refusal, at) from refusal
        except (KeyFault, OSError) as fault:
            told = f"{fault.filename}: {fault.strerror}" if isinstance(fault, OSError) else fault
            raise self._first(SignerHindered(f"It cannot be signed. {told}."), at) from fault
        self._alarm(SIGNER, None)
        self._spread(at, is_new=note is not None)
        return note

    def retire_keys(self, *, at: datetime) -> None:
        """Retires the keys whose overlap is over, once an hour; raises Unavailable.

        Only who signs with the newest intake key does: the word of a former one may not hold.
        """
        if self._retire_at is not None and at < self._retire_at:
            return
        self._retire_at = at + AN_HOUR
        pen = self._database.pen
        with self._database.reading() as session:
            told, due = keys_told(session), keys_due(session, at=at)
            is_newest = newest_key(session, INTAKE) == pen.kid
        if due and is_newest:
            with self._database.writing() as session:
                session.lock("keys")
                for one in keys_due(session, at=at):
                    retire_key(session, pen, one, ROTATED, actor="system", at=at)
                told = keys_told(session)
        for one in told:
            if one.retired_at:
                put_away(self._keys, one.kid)

    def _waits(self) -> bool:
        with self._database.reading() as session:
            return session.first(select(WaitingRow.entry_id).limit(1)) is not None

    def _spread(self, at: datetime, *, is_new: bool) -> None:
        """Makes the second folder whole; one that cannot be written holds up no signature."""
        if self.second is None or (self._is_whole and not is_new):
            return
        if self._look_at is not None and at < self._look_at:
            return
        try:
            spread_copies(self._instance / FOLDER, self.second, since=self._since)
        except OSError as fault:
            told = f"GET_ANSWERS_CHECKPOINT_FOLDER cannot be written: {fault.strerror}."
            self._is_whole, self._look_at = False, at + LOOK_AGAIN
            self._alarm(COPIES, Alarm("copies", told, at))
        else:
            self._is_whole, self._since, self._look_at = True, f"{at:%Y-%m-%d}", None
            self._alarm(COPIES, None)

    def _first(self, refusal: SignerRefuses, at: datetime) -> SignerRefuses:
        """What to say of it: a loss as it was first seen, for later entries fill the number only.

        They are taken in meanwhile, and the log seems to be less short, then another one.
        """
        with self._database.reading() as session:
            kept = alarms_kept(session).get(SIGNER)
        if kept and kept.kind == RollbackFound.kind:
            self._clear.discard(SIGNER)
            return RollbackFound(kept.told)
        self._alarm(SIGNER, Alarm(refusal.kind, str(refusal), at))
        return refusal

    def _alarm(self, name: str, alarm: Alarm | None) -> None:
        """Keeps or clears an alarm, with a write only where something changes.

        Another machine's alarm is cleared once, at the first success here: two that disagree
        would put it up and down for ever.
        """
        if alarm is None and name in self._clear:
            return
        with self._database.reading() as session:
            kept = alarms_kept(session).get(name)
        if (kept and (kept.kind, kept.told)) != (alarm and (alarm.kind, alarm.told)):
            with self._database.writing() as session:
                if alarm is None:
                    clear_alarm(session, name)
                else:
                    keep_alarm(session, name, alarm)
        (self._clear.discard if alarm else self._clear.add)(name)
