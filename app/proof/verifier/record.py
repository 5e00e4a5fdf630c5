"""One record held against its time, its words and its page: Record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.proof.verifier.entries import WAITS, Log
from app.proof.verifier.policy import Checkpoint
from app.proof.verifier.strict import moment, need, sha256

SHOWN = ("privacy", "policy", "call", "button", "seller", "language")
EARLY, AHEAD = timedelta(minutes=10), timedelta(minutes=5)


def told_at(at: datetime) -> str:
    """A moment for people."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


class Record(Log):
    """What the entries tell of one record, with the files that they name by hash."""

    def check_time(self, before: Checkpoint | None, after: Checkpoint) -> list[str]:
        """The time that the record claims against the log's; raises NotVerified."""
        record = self.entries["record"]
        told, place = record.told, record.place
        need(told["event"] == "consent.given", "edited", "record.jws is no record of consent")
        claimed = moment(told["given_at"])
        is_one = told["at"] == told["given_at"] and told["iat"] == int(claimed.timestamp())
        need(is_one, "late", "the record claims two times")
        is_between = (before.size if before else 0) <= place < after.size
        need(is_between, "edited", "the record does not stand between its two checkpoints")
        claims, had = f"it claims {told_at(claimed)}", f"the log had it by {told_at(after.at)}"
        need(claimed <= after.at + AHEAD, "late", f"{claims}, and {had}")
        stolen = self.keys[record.kid].stolen
        is_safe = not stolen or after.at < moment(stolen)
        need(is_safe, "revoked-key", f"its key was stolen by {stolen}, and {had}")
        why = self._why_late(place, told["jti"], is_first=before is None)
        lines = [f"I{claims[1:]}."]
        if before:
            lacked = f"the log did not have it by {told_at(before.at)}"
            is_in_time = claimed >= min(before.at, after.at) - EARLY
            need(why or is_in_time, "late", f"{claims}, and {lacked}")
            is_set_back = before.at > after.at
            lines.append(f"T{lacked[1:]}{', by a clock that was set back then' * is_set_back}.")
        lines.append(f"T{had[1:]}, as entry {place}.")
        if why:
            lines.append(f"It was taken in late, on record: {why}.")
        elif after.at - claimed > EARLY:
            lines.append("It may be younger than it claims: no checkpoint between tells.")
        return lines

    def _why_late(self, place: int, jti: str, *, is_first: bool) -> str:
        """The entry that says that this record came late; none: it did not, or nothing says so."""
        for one in self.entries.values():
            told, event = one.told, one.told["event"]
            is_old = event == "tree.begun" and is_first and place < told["waiting"] <= one.place
            is_admitted = event == "entry.admitted" and told["ref"] == jti
            if (is_old or is_admitted) and one.place < WAITS:
                return f"{event}, entry {one.place}"
        return ""

    def check_words(self) -> list[str]:
        """The words agreed to are those of the page, and are here; raises NotVerified."""
        told, drafted = self.entries["record"].told, self.entries["edition/drafted"].told
        acts = {one["act"]: one for one in told["acts"]}
        need(len(acts) == len(told["acts"]), "wrong-words", "the record tells an act twice")
        tick, click = acts["tick_privacy"], acts["click_submit"]
        agreed = [tick["statement"], tick["policy"], click["statement"], click["button"]]
        agreed += [told["seller"], told["language"]]
        shown = [drafted[name] for name in SHOWN]
        need(agreed == shown, "wrong-words", "the record agrees to other words than its page has")
        words = {*agreed[:3], *drafted.get("statements", {}).values()}
        self._need_files("statements", {one: one for one in words}, "wrong-words")
        about = ", ".join(click["products"]) or "no product yet"
        return [
            f"Box ticked: words statements/{tick['statement']}.txt",
            f"  of the policy statements/{tick['policy']}.txt",
            f"Button “{click['button']}” pressed, about {about}:",
            f"  words statements/{click['statement']}.txt",
        ]

    def check_page(self) -> list[str]:
        """Page, its files and its measurement are what the log tells of; raises NotVerified."""
        record, drafted = self.entries["record"], self.entries["edition/drafted"]
        published, page = self.entries["edition/published"], record.told["edition"]
        for name, one in self.entries.items():
            about = one.told["event"], one.told.get("edition")
            is_so = not name.startswith("edition/") or about == (name.replace("/", "."), page)
            need(is_so, "wrong-page", f"{name}.jws is about another page, or tells something else")
        is_so = drafted.place < published.place < record.place
        need(is_so, "wrong-page", "the page was not published before the record")
        wanted = {"page": page, "policy": drafted.told["policy_page"]}
        wanted |= {one: one for one, _type in drafted.told["assets"]}
        if measured := self.entries.get("edition/measured"):
            wanted["measurement"] = measured.told["figures"]
            pictures = {one: one for one in measured.told["pictures"]}
            self._need_files("edition/pictures", pictures, "wrong-page")
        self._need_files("edition", wanted, "wrong-page")
        at = told_at(moment(published.told["at"]))
        return [f"On the page edition/page.html ({page}), published {at}."]

    def _need_files(self, folder: str, wanted: Mapping[str, str], kind: str) -> None:
        """The files of a folder have these names and hashes, and there are no others."""
        found = set()
        for path in self.files:
            parent, _, name = path.rpartition("/")
            stem, _, ending = name.rpartition(".")
            if parent == folder and ending not in ("jws", "tlog-proof"):
                found.add(stem)
                is_so = sha256(self.read(path)) == wanted.get(stem)
                need(is_so, kind, f"{path} is not what the log tells of")
        for name in sorted(wanted.keys() - found):
            need(not name, "incomplete", f"{folder}/{name} is missing")
