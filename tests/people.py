"""The people of the tests: Rosa, Walter and June visit; Sam and Tess call; Olive and Omar check."""

from __future__ import annotations

from dataclasses import dataclass

from app.staff.models import Role


@dataclass(frozen=True)
class Visitor:
    """Somebody who wants a call, as they would fill in the form."""

    first: str
    last: str
    phone: str
    email: str = ""


@dataclass(frozen=True)
class Colleague:
    """Somebody who works for the broker."""

    name: str
    email: str
    roles: tuple[Role, ...]


ROSA = Visitor("Rosa", "Alvarez", "(626) 555-0143", "rosa@example.com")
WALTER = Visitor("Walter", "Nguyen", "212-555-0117")
JUNE = Visitor("June", "Kealoha", "808 555 0123", "june@example.org")  # Honolulu: five hours behind

SAM = Colleague("Sam Ortiz", "sam@example.com", (Role.AGENT,))
TESS = Colleague("Tess Hall", "tess@example.com", (Role.AGENT,))
OLIVE = Colleague("Olive Reed", "olive@example.com", (Role.COMPLIANCE,))
OMAR = Colleague("Omar Diaz", "omar@example.com", (Role.COMPLIANCE,))
ADA = Colleague("Ada Stone", "ada@example.com", (Role.ADMIN,))
