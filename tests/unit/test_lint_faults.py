"""One broken draft for each rule: each is found for its own reason, and for no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.consent.clauses.rule import Look, Rule
from app.consent.draft import NOTHING_GIVEN, Draft
from app.consent.lint import RULES, Weight, find_faults, look_at, refusing
from tests.unit.broken_drafts import BROKEN, EARLY_QUESTION, LATE_NOTICE, drafted, says, shows

NOVEMBER = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
MISLEADING = [
    ("A-18", "endorsed by doctors"),
    ("A-18", "approved by Medicare"),
    ("A-18", "a Medicare-approved page"),
    ("A-18", "recommended by CMS"),
    ("A-18", "the official page"),
    ("A-18", "guaranteed"),
    ("A-18", "free"),
    ("A-18", "the best plan"),
    ("A-18", "#1"),
    ("A-18", "act now"),
    ("A-18", "your last chance"),
    ("A-18", "you are entitled"),
    ("A-18", "losing benefits"),
    ("A-19", "only $0"),
    ("A-19", "save money"),
    ("A-19", "dental care"),
    ("A-19", "vision"),
    ("A-19", "grocery card"),
    ("A-19", "give back"),
    ("A-19", "rebate"),
    ("A-29", "a gift"),
    ("A-29", "a prize"),
    ("A-29", "cash"),
]
LACKING = {
    "seller_license": ("G13", "licence"),
    "seller_address": ("G13", "address"),
    "seller_phone": ("A-22", "telephone"),
    "seller_hours": ("A-22", "hours"),
    "smid": ("A-07", "material id"),
    "contract_year": ("A-25", "contract year"),
    "filed_on": ("A-08", "filing"),
    "tpmo_counted_on": ("A-13", "counted"),
}


def found(draft: Draft, at: datetime = NOVEMBER) -> list[tuple[str, str, Weight]]:
    return [(one.rule, one.words, one.weight) for one in find_faults(draft, at=at)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_with_everything_given_nothing_is_wrong(language: str) -> None:
    assert found(drafted(language)) == []
    assert found(drafted(language, tpmo_sells_all=True)) == []


SPANISH = [
    "avalado por Medicare",
    "la página oficial",
    "garantizado",
    "gratis",
    "el mejor plan",
    "actúe ya",
]
SPANISH += ["última oportunidad", "usted tiene derecho a más", "$0", "ahorre", "plan dental"]
SPANISH += ["tarjeta de comestibles", "un reembolso", "un regalo", "un premio"]


@pytest.mark.parametrize("words", SPANISH)
def test_spanish_words_may_mislead_alike(words: str) -> None:
    draft = shows("</article>", f"<p>{words}</p></article>")(drafted("es"))
    assert [one[2] for one in found(draft)] == [Weight.ASKS]


def test_a_spanish_statement_quotes_its_own_button() -> None:
    draft = says("call", "clic en Enviar", "clic en Submit")(drafted("es"))
    assert [one[0] for one in found(draft)] == ["C-07"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_draft_is_refused_for_its_own_reason(name: str) -> None:
    broken, rule, words = BROKEN[name]
    faults = refusing(find_faults(broken(drafted()), at=NOVEMBER), has_reason=True)
    assert {fault.rule for fault in faults} == {rule}
    assert any(words in fault.words for fault in faults)
    assert all(fault.source and fault.place for fault in faults)


def test_the_notice_stands_before_the_first_question() -> None:
    assert tuple(sorted({one[0] for one in found(EARLY_QUESTION(drafted()))})) == (
        "A-05",
        "A-17",
    ), "before the article, so before the notice too"
    assert {one[0] for one in found(LATE_NOTICE(drafted()))} == {"A-05"}


@pytest.mark.parametrize(("rule", "words"), MISLEADING)
def test_a_word_that_may_mislead_needs_a_reason(rule: str, words: str) -> None:
    draft = shows("</article>", f"<p>So {words}, we say.</p></article>")(drafted())
    faults = find_faults(draft, at=NOVEMBER)
    assert {(one.rule, one.weight) for one in faults} == {(rule, Weight.ASKS)}
    assert refusing(faults) == faults
    assert refusing(faults, has_reason=True) == []


def test_words_that_only_hold_such_a_word_are_let_pass() -> None:
    words = "a toll-free number, freedom, bestow, television, unofficially, cashew"
    assert found(shows("</article>", f"<p>{words}</p></article>")(drafted())) == []


@pytest.mark.parametrize("name", LACKING)
def test_a_fact_that_is_not_given_stands_and_stops_nothing(name: str) -> None:
    rule, words = LACKING[name]
    ((told, sentence, weight),) = found(drafted(**{name: ""}))
    assert (told, weight) == (rule, Weight.STANDS)
    assert words in sentence


def test_a_translation_is_reviewed_by_somebody() -> None:
    draft = replace(drafted(), language="es", facts=NOTHING_GIVEN)
    assert any("reviewed the translation" in one[1] for one in found(draft))
    named = replace(draft, facts=replace(NOTHING_GIVEN, translation_reviewed_by="Rosa Vega"))
    assert not any("reviewed the translation" in one[1] for one in found(named))


@pytest.mark.parametrize(
    ("counted_on", "at", "is_old"),
    [
        ("2026-10-24", NOVEMBER, False),  # 31 days in season
        ("2026-10-23", NOVEMBER, True),
        ("2026-12-01", datetime(2027, 3, 3, 17, tzinfo=UTC), False),  # 92 days after it
        ("2026-12-01", datetime(2027, 3, 4, 17, tzinfo=UTC), True),
    ],
)
def test_counts_grow_old(counted_on: str, at: datetime, is_old: bool) -> None:
    draft = drafted(tpmo_counted_on=counted_on)
    assert [one[0] for one in found(draft, at)] == (["A-13"] if is_old else [])


def test_without_counts_the_disclaimer_is_left_out() -> None:
    draft = drafted(tpmo_organizations="", tpmo_products="", tpmo_counted_on="")
    assert "tpmo" not in draft.statements
    ((rule, words, weight),) = found(draft)
    assert (rule, weight) == ("A-13", Weight.STANDS)
    assert "no disclaimer is shown" in words


def test_the_disclaimer_is_that_of_its_day() -> None:
    before = datetime(2026, 10, 1, 3, 59, tzinfo=UTC)  # 23:59 in New York
    draft = drafted(contract_year="2026", tpmo_counted_on="2026-09-20")
    assert [one[0] for one in found(draft, before)] == ["A-13"]
    assert found(draft, before.replace(hour=4, minute=0)) == []
    old = BROKEN["the words of last year"][0](draft)
    assert found(old, before) == []


def test_a_contract_year_has_its_season() -> None:
    early = datetime(2027, 10, 1, 3, 59, tzinfo=UTC)
    draft = drafted(contract_year="2028", tpmo_counted_on="2027-09-20")
    assert [one[0] for one in found(draft, early)] == ["A-25"]
    assert found(draft, early.replace(hour=4, minute=0)) == []


def test_hyphens_and_blanks_make_no_other_disclaimer() -> None:
    draft = says("tpmo", "1-800-MEDICARE", "1‑800‑MEDICARE")(drafted())
    assert found(draft) == []


def name_of(rule: Rule) -> str:
    return f"{rule.id} {rule.find.__name__}"


@pytest.fixture(scope="module")
def looks() -> list[Look]:
    """Every broken draft, read."""
    drafts = [broken(drafted()) for broken, _, _ in BROKEN.values()]
    drafts += [drafted(**{name: ""}) for name in LACKING]
    drafts += [
        shows("</article>", f"<p>{words}</p></article>")(drafted()) for _, words in MISLEADING
    ]
    drafts += [
        LATE_NOTICE(drafted()),
        drafted(tpmo_organizations="", tpmo_products=""),
        replace(drafted(), language="es", facts=NOTHING_GIVEN),
        replace(drafted(), seller=""),
    ]
    return [look_at(draft, at=NOVEMBER) for draft in drafts]


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_every_rule_has_its_broken_draft(looks: list[Look], rule: Rule) -> None:
    assert any(rule.faults(look) for look in looks)
