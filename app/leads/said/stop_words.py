"""Whether what a person wrote or said asks us to stop: names_a_stop(), pure."""

from __future__ import annotations

import re
import unicodedata

# 47 CFR 64.1200(a)(10): these words, and any other that a reasonable person understands so.
# A doubtful one counts (regulation B-09); left out is only what plainly means something else.
ENGLISH = (
    r"\bstop(s|ped|ping)?\b",
    r"\bquit\b",
    r"(?<!\bthe )\bend\b(?! of\b)",  # not "at the end", nor "the end of the month"
    r"\brevok(e|es|ed|ing)\b",
    r"\bopt(ed|ing)?[ -]?out\b",
    r"\bcancel\b",
    r"\bunsubscribed?\b",
    r"\b(do not|don'?t|never|no more|quit) (ever )?(call|contact|phone|bother)",
    r"\bleave (me|us) alone\b",
    r"\b(remove me|take me off)\b",
)
SPANISH = (
    r"\bpar(ar|en?)\b",
    r"(^|[.,;:!?¡¿]) ?alto\b",  # "¡Alto!", not "un precio alto"
    r"\bbasta\b",
    r"\bcancel(ar|en?)\b",
    r"\bno (me |nos )?(llamen?|contacten?|molesten?)\b",
    r"\bno (me |nos )?vuelvan? a (llamar|contactar|molestar)",
    r"\bno quiero (mas )?(llamadas|que (me|nos) llamen)\b",
    r"\bdej(e|en|ar) de (llamar|molestar)",
    r"\bdejen?me en paz\b",
    r"\bdar(me|nos) de baja\b",
)
STOPS = re.compile("|".join((*ENGLISH, *SPANISH)))


def names_a_stop(text: str) -> bool:
    """Whether these words, in English or Spanish, ask that contact ends; in doubt they do."""
    return STOPS.search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Without case and accents, one blank between words, each line a sentence of its own."""
    apart = unicodedata.normalize("NFKD", text.replace("\n", ". ").replace("’", "'"))
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(bare.casefold().split())
