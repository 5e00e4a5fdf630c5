"""What an agent tells with an outcome: Details, and what of it cannot be taken: Refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ScopeForm(StrEnum):
    """How the scope of an appointment was recorded (42 CFR 422.2264(c)(3)(i))."""

    SPOKEN = "spoken"  # on the recording of the call
    WRITTEN = "written"


class Consent(StrEnum):
    """What the person said to the recording of the call (A-15, B-24)."""

    YES = "yes"
    REFUSED = "refused"


class Fault(StrEnum):
    """Why a value cannot be taken."""

    MISSING = "missing"
    PAST = "past"
    NOT_CALLABLE = "not_callable"
    NOT_AGREED = "not_agreed"  # a product that they did not agree to talk about
    NOT_ANSWERED = "not_answered"  # of a call that the person made, and somebody took
    NOT_WRITTEN = "not_written"  # who meets in person has the scope in writing


@dataclass(frozen=True)
class AgreedScope:
    """What an appointment will be about, as the person agreed before it (A-11)."""

    products: tuple[str, ...]
    form: ScopeForm | None = None
    in_person: bool = False

    def told(self) -> dict[str, object]:
        """As the entry of the outcome keeps it."""
        form = self.form.value if self.form else None
        return {"products": [*self.products], "form": form, "in_person": self.in_person}


@dataclass(frozen=True)
class Office:
    """What the house settles: the number that it shows, and when it tries no more."""

    number: str = ""
    name: str = ""
    most_attempts: int = 6
    attempt_days: int = 3


@dataclass(frozen=True)
class Details:
    """What goes with an outcome; nothing of it has to be told, but for an appointment.

    `again_at`: when to call again, or the appointment, UTC. `said`: the person's words to stop.
    `recording`: where the recording of the call lies.
    """

    again_at: datetime | None = None
    scope: AgreedScope | None = None
    said: str = ""
    recording: str = ""
    recording_consent: Consent | None = None
    office: Office = Office()


NO_DETAILS = Details()


class Refused(ValueError):
    """Nothing was recorded: which details cannot be taken, and why.

    `nearest` is the nearest moment, UTC, at which a call is possible, where that was the fault.
    """

    def __init__(self, faults: Mapping[str, Fault], nearest: datetime | None = None) -> None:
        super().__init__(", ".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults, self.nearest = faults, nearest
