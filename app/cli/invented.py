"""Invented people for the demonstration: who asked, when, from where, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

FIRST = (
    "Rosa",
    "Walter",
    "Mei",
    "Harold",
    "Dolores",
    "Eugene",
    "Priya",
    "Stanley",
    "Lucille",
    "Tomás",
    "Irene",
    "Kwame",
    "Beatrice",
    "Leonard",
    "Anh",
    "Gladys",
    "Raymond",
    "Noelani",
    "Vernon",
    "Olga",
)
LAST = (
    "Alvarez",
    "Brandt",
    "O’Neill",
    "Okafor",
    "Yamada",
    "Whitefeather",
    "Kowalski",
    "de la Cruz",
    "Nguyen",
    "Jefferson Jr.",
    "Kealoha",
    "MacDonald",
    "Petrosyan",
)
# Every zone of the United States but American Samoa's, whose 684 has no fictional number.
AREAS = (
    "626",
    "212",
    "808",
    "312",
    "671",
    "303",
    "907",
    "602",
    "787",
    "850",
    "670",
    "214",
    "340",
    "206",
    "812",
    "305",
    "701",
    "702",
    "504",
    "208",
)
CHOICES = (
    ("part_c",),
    ("part_d", "part_c"),
    ("medigap",),
    ("part_d",),
    ("part_c", "medigap", "other"),
)
SPEAK_SPANISH = frozenset({"Rosa", "Dolores", "Tomás"})
MESSAGES = {
    "en": (
        "",
        "Does my heart doctor take this plan?",
        "Please call in the morning.",
        "I want to keep my clinic. What would change for me?",
        "",
    ),
    "es": (
        "",
        "¿Mi doctora del corazón acepta este plan?",
        "Llámeme en la mañana.",
        "Quiero seguir en mi clínica. ¿Qué cambiaría para mí?",
        "",
    ),
}
ABOUT_OTHER = {
    "en": "My mother moves in with me next month. Which papers does she need?",
    "es": "Mi mamá se muda conmigo el mes que viene. ¿Qué papeles necesita?",
}
ABOUT_A_MOVE = {
    "en": "What happens to my plan when I move to another county?",
    "es": "¿Qué pasa con mi plan si me mudo a otro condado?",
}
# What became of some of them, by their place in the list; all others wait.
FATES = {
    3: "reached",
    5: "not_interested",
    11: "no_answer",
    13: "wrong_number",
    16: "asked_to_stop",
    21: "voicemail",
    24: "reached",
    27: "deceased",
    29: "erased",
    31: "reached",
    36: "asked_to_stop",
    39: "stopped_by_link",
    44: "voicemail",
    47: "no_answer",
    56: "appointment",
    58: "appointment",
}
FLAGGED = frozenset({41, 52})
ONLY_OTHER = frozenset({18, 43, 55})
AGAIN = {50: 9, 53: 39}  # the same person as an earlier one, asking once more; 39 was stopped
COUNT = 60
SPAN = timedelta(days=395)


@dataclass(frozen=True)
class Invented:
    """One invented submission."""

    before_now: timedelta
    language: str
    first_name: str
    last_name: str
    phone: str
    email: str
    interests: tuple[str, ...]
    message: str
    is_flagged: bool
    fate: str | None


def invent_people() -> list[Invented]:
    """Sixty submissions of the last 13 months, oldest first, more of them lately."""
    return [_person(place) for place in range(COUNT)]


def _person(place: int) -> Invented:
    who = AGAIN.get(place, place)
    first, last = FIRST[who % len(FIRST)], LAST[who % len(LAST)]
    language = "es" if first in SPEAK_SPANISH else "en"
    is_single = who % 14 == 12  # some people have one name
    only_other = place in ONLY_OTHER
    share = 1 - place / COUNT
    return Invented(
        before_now=SPAN * share**2 + timedelta(minutes=7 + 11 * (place % 5)),
        language=language,
        first_name=first,
        last_name="" if is_single else last,
        phone=f"({AREAS[who % len(AREAS)]}) 555-{100 + who:04d}",
        email=f"{first.lower()}.{who}@example.com" if who % 3 and first.isascii() else "",
        interests=("other",) if only_other else CHOICES[place % len(CHOICES)],
        message=_message(place, language, only_other=only_other),
        is_flagged=place in FLAGGED,
        fate=FATES.get(place),
    )


def _message(place: int, language: str, *, only_other: bool) -> str:
    if only_other:
        return ABOUT_OTHER[language]
    if "other" in CHOICES[place % len(CHOICES)]:
        return ABOUT_A_MOVE[language]
    return MESSAGES[language][place % len(MESSAGES[language])]
