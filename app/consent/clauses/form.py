"""The form and its statements: there, whole, unticked, and quoted as the button says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.consent.clauses.rule import Look, Rule
from app.consent.draft import hash_of

QUOTED_BUTTON = {
    "en": re.compile(r"\bBy clicking [“\"]?(?P<word>\w+)", re.IGNORECASE),
    "es": re.compile(r"\bAl hacer clic en [«“\"]?(?P<word>\w+)", re.IGNORECASE),
}
ON_THE_PAGE = ("privacy", "call", "purpose", "not_government", "withdraw")
NEEDED = (*ON_THE_PAGE, "policy")


def _missing(look: Look) -> Iterator[str]:
    for kind in NEEDED:
        if not look.words_of(kind):
            yield f"The statement {kind} is missing."


def _altered(look: Look) -> Iterator[str]:
    """What was approved is the file's text: a tag or a changed word within it is another text."""
    for kind in (*ON_THE_PAGE, *(("tpmo",) if look.words_of("tpmo") else ())):
        shown = look.page.statements(kind)
        is_whole = all(one.is_unbroken and one.words == look.words_of(kind) for one in shown)
        if look.words_of(kind) and not (shown and is_whole):
            yield f"The statement {kind} does not stand on the page as one unbroken run."


def _other_word_quoted(look: Look) -> Iterator[str]:
    quoted = QUOTED_BUTTON.get(look.draft.language, QUOTED_BUTTON["en"]).search(
        look.words_of("call")
    )
    if quoted is None:
        yield "The statement above the button does not quote the button."
    elif quoted["word"].casefold() != look.draft.button.casefold():
        yield f"The statement quotes {quoted['word']}, but the button says {look.draft.button}."


def _not_one_button(look: Look) -> Iterator[str]:
    senders = [
        one
        for one in look.page.tagged("button", "input")
        if one.attributes.get("type", "submit" if one.tag == "button" else "") == "submit"
    ]
    labels = [one.words for one in senders if "aria-label" not in one.attributes]
    if labels != [look.draft.button] or len(senders) != 1:
        yield f"The form has no single button labelled {look.draft.button}."


def _ticked(look: Look) -> Iterator[str]:
    if any("checked" in one.attributes for one in look.page.fields()):
        yield "A box is ticked beforehand."


def _policy_without_link(look: Look) -> Iterator[str]:
    address = f"/privacy/{hash_of(look.words_of('policy'))}"
    if not any(one.attributes.get("href") == address for one in look.page.tagged("a")):
        yield "The page does not link to the privacy policy by its hash."


def _other_language(look: Look) -> Iterator[str]:
    spoken = [one.attributes.get("lang") for one in look.page.tagged("html")]
    if spoken != [look.draft.language]:
        yield f"The page does not say that it is in language {look.draft.language}."


STATEMENTS = (
    Rule("A-21", "42 CFR 422.2267(a)(2)-(3)", "statements", _missing),
    Rule("S-01", "16 CFR 310.5(a)(8); 15 USC 7001(d)", "page", _altered),
)
FORM = (
    Rule("C-07", "Chabolla v. ClassPass, 129 F.4th 1147", "above the button", _other_word_quoted),
    Rule("C-07", "Berman v. Freedom Financial, 30 F.4th 849", "button", _not_one_button),
    Rule("C-15", "Cal. Civ. 1798.140(h); FTC .com Disclosures, ex. 20", "boxes", _ticked),
    Rule("G8", "Cal. Bus. & Prof. 22575", "beside the box", _policy_without_link),
    Rule("C-16", "WCAG 2.2, 3.1.1", "page", _other_language),
)
