"""What the sheet says of a record, in plain words: tell_sheet()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import phonenumbers

from app.consent.models import Act
from app.consent.record import PRODUCT_NAMES
from app.leads.lookup.people import ActShown
from app.leads.timeline.events import read_timeline
from app.leads.timeline.telling import tell_sentence
from app.ledger.leaf import key_named_in
from app.ledger.tree import leaf_hash
from app.proof.bundle.page import PageFiles
from app.proof.bundle.sealing import Seal
from app.proof.bundle.subject import Entry, Subject
from app.proof.sheet.moments import moment, zones_told
from app.proof.sheet.proving import proven, unproven
from app.proof.sheet.since import tell_since
from app.proof.watch import Beginning

Pairs = list[tuple[str, str]]
LANGUAGES = {"en": "English", "es": "Spanish"}
PICTURE = {
    "alt": "The page on a phone, with the statement and the button, as it was measured",
    "caption": "The page on a phone, as measured. Larger in edition/pictures.",
}
DEMONSTRATION = "demonstration.invalid/"  # how the origin of its log begins
NO_SCRIPT = "no account by the browser: the form was sent without its script"


@dataclass(frozen=True)
class Told:
    """What the sheet is made of, beside the record itself."""

    subject: Subject
    seal: Seal
    page: PageFiles
    policy_hash: str
    accidents: Sequence[Beginning]
    at: datetime

    @property
    def zones(self) -> tuple[str, ...]:
        """Where the person's number rings, if the number may be told."""
        return zones_told(self.subject.values.get("phone"))


def tell_sheet(told: Told) -> dict[str, object]:
    """Every word of the sheet, by its place."""
    subject = told.subject
    grouped = f"{subject.reference[:4]} {subject.reference[4:]}"
    return {
        "title": f"Evidence of consent {grouped}",
        "seller": subject.acts[0].seller,
        "about": _about(told),
        "footer": f"{grouped} · {told.seal.latest.checkpoint.origin} · made {moment(told.at)}",
        "who": _who(told),
        "message": _message(subject.values),
        "cut": " … (cut here; the whole stands in this bundle)",
        "acts": [_act(act, told) for act in subject.acts],
        "page": _page(told),
        "picture": PICTURE if told.page.picture else None,
        "since": tell_since(told.subject, told.accidents, told.at),
        "proven": proven(subject, told.seal),
        "unproven": unproven(subject, told.seal, told.at),
        "numbers": _numbers(told),
    }


def _about(told: Told) -> str:
    seller = told.subject.acts[0].seller
    who = "A person" if told.subject.values else "Somebody"
    parts = [
        f"{who} gave this consent to {seller} on its web page. This sheet tells in words what the "
        "files of this bundle prove to anybody who runs verify.py on them."
    ]
    if told.seal.latest.checkpoint.origin.startswith(DEMONSTRATION):
        parts.insert(0, "Demonstration: everybody in it is invented.")
    if told.subject.values:
        parts.append("It holds personal data: keep it as such.")
    return " ".join(parts)


def _who(told: Told) -> Pairs:
    subject, values = told.subject, told.subject.values
    pairs: Pairs = []
    if subject.erased_at:
        gone = f"erased on {moment(subject.erased_at)}; both acts and their proof stay"
        pairs.append(("Personal data", gone))
    elif not subject.is_whole:
        pairs.append(("Personal data", "some or all is held back; the record has its digests"))
    name = " ".join(filter(None, (values.get("first_name"), values.get("last_name"))))
    pairs += [("Name", name)] if name else []
    pairs += [("Telephone", _number(values))] if values.get("phone") else []
    pairs += [("E-mail", str(values["email"]))] if values.get("email") else []
    asked = [PRODUCT_NAMES[one] for one in subject.acts[0].interests]
    pairs.append(("Asked about", "; ".join(asked)))
    if values.get("address"):
        pairs.append(("Sent from", f"the address {values['address']}"))
    return pairs


def _number(values: Mapping[str, str | None]) -> str:
    number = phonenumbers.parse(values["phone"] or "")
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    extension = values.get("phone_extension")
    return f"{shown} ext. {extension}" if extension else shown


def _message(values: Mapping[str, str | None]) -> dict[str, str] | None:
    message = values.get("message")
    return {"name": "Message", "words": message} if message else None


def _act(act: ActShown, told: Told) -> dict[str, str]:
    ticked = act.act == Act.TICK_PRIVACY.value
    button = told.subject.edition.button
    about = "; ".join(PRODUCT_NAMES[one] for one in act.products or ())
    policy = f"; the policy: {act.policy_hash}" if act.policy_hash else ""
    scope = "" if ticked else f" For: {about or 'no product; only Other was ticked'}."
    return {
        "title": "1. Ticked this box, which was not ticked before"
        if ticked
        else f"2. Pressed the button “{button}” below these words",
        "when": f"{moment(act.given_at, told.zones)}.{scope}",
        "words": act.statement,
        "language": act.language,
        "hashes": f"SHA-256 {act.statement_hash}{policy}",
    }


def _page(told: Told) -> Pairs:
    act, edition = told.subject.acts[0], told.subject.edition
    pairs: Pairs = [
        ("Served", f"{moment(act.served_at, told.zones)}, in {LANGUAGES[act.language]}"),
        ("Page", f"edition/page.html, SHA-256 {edition.sha256}"),
        ("Published", _published(told.page.entries)),
        ("Measured", _measured(told.page)),
    ]
    timeline = read_timeline(told.subject.values.get("timeline") or "")
    if timeline is not None:
        pairs.append(("Its browser", tell_sentence(timeline)))
    elif told.subject.entry.claims.get("script") != "timeline":
        pairs.append(("Its browser", NO_SCRIPT))
    return pairs


def _published(steps: Mapping[str, Entry]) -> str:
    """When and by whom, and whether a second person had said yes."""
    entries = {name.removeprefix("edition/"): one for name, one in steps.items()}
    actors = {name: str(one.claims.get("actor")).replace(":", " ") for name, one in entries.items()}
    is_alone = actors.get("approved") == actors.get("drafted")
    approved = f"approved{' alone' if is_alone else ''} by {actors.get('approved')}"
    return f"{moment(entries['published'].at)}, {approved}"


def _measured(page: PageFiles) -> str:
    measurement = page.measurement
    if measurement is None:
        reason = page.entries["edition/published"].claims.get("reason", "without a reason")
        return f"not in a browser; {reason}"
    holds = "all thresholds of size, contrast and place hold"
    result = holds if measurement.passed else "it failed"
    return f"in Chromium on {moment(measurement.at)}: {result}"


def _numbers(told: Told) -> Pairs:
    subject, seal = told.subject, told.seal
    latest = seal.latest.checkpoint
    return [
        ("Leaf hash", leaf_hash(subject.entry.leaf).hex()),
        ("Signed with", key_named_in(subject.entry.leaf)),
        ("Place", f"entry {seal.index} (counted from 0) of {latest.size} in {latest.origin}"),
        ("Checkpoint", f"size {latest.size}, root {latest.root.hex()}"),
        ("policy.txt", f"SHA-256 {told.policy_hash}: compare it with the one you were given"),
        ("To check", f"python verify.py {subject.reference}.zip --policy policy.txt"),
    ]
