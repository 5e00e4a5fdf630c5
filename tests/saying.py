"""What people say later, and who writes it down: their verbs, and remembers() for all of it."""

from __future__ import annotations

from app.leads.holding.holds import Agent
from app.leads.said.corrections import (
    Field,
    SaidBy,
    ToldBy,
    read_correction,
    record_correction,
)
from app.leads.said.linked import record_unlink
from app.leads.said.notes import NoteChannel, read_note, record_note
from tests.office import Office, Request
from tests.people import ROSA, SAM, Visitor

HECTOR = Visitor("Héctor", "Alvarez", "213-555-0166", ROSA.email)  # shares Rosa's address


def notes(of: Request, text: str, channel: NoteChannel = NoteChannel.OWN) -> None:
    """Sam writes a note, of his own or as it came in."""
    office = of.office
    note, sam = read_note(text, channel), Agent(office.hires(SAM))
    with office.instance.database.writing() as session:
        record_note(session, of.reference, note, author=sam, at=office.now)


def corrects(
    of: Request,
    field: Field,
    value: str,
    said_by: SaidBy = SaidBy.SELF,
    channel: ToldBy = ToldBy.CALL,
) -> None:
    """Sam writes down what the person says is right."""
    office = of.office
    told = read_correction(field, value, said_by=said_by, channel=channel, allow_fictional=True)
    sam = Agent(office.hires(SAM))
    with office.instance.database.writing() as session:
        record_correction(session, of.reference, told, agent=sam, at=office.now)


def unlinks(of: Request, other: Request) -> None:
    """Sam says that these are two people."""
    office = of.office
    actor = Agent(office.hires(SAM)).actor
    with office.instance.database.writing() as session:
        record_unlink(session, of.reference, other.reference, actor=actor, at=office.now)


def remembers(office: Office, rosa: Request) -> None:
    """A note, a correction, and a husband of the same address who is somebody else."""
    notes(rosa, "Asks for large print")
    corrects(rosa, Field.LAST_NAME, "Alvarado")
    unlinks(rosa, office.visitor(HECTOR).asks_for_a_call())
