"""One broken draft for each rule of the lint: what was done, which rule finds it, what it says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from app.consent.draft import Draft, hash_of
from app.settings import Settings
from app.web.public.drafting import render_draft

GIVEN = {
    "seller_phone": "626-555-0100",
    "seller_hours": "Mon to Fri, 8 to 5",
    "seller_hours_es": "lunes a viernes, 8 a 5",
    "seller_license": "0A12345",
    "seller_address": "1 Main Street",
    "tpmo_organizations": "5",
    "tpmo_products": "41",
    "tpmo_counted_on": "2026-11-01",
    "smid": "MULTI-PLAN_getanswers-1_M",
    "contract_year": "2027",
    "filed_on": "2026-10-02",
    "translation_reviewed_by": "Rosa Vega",
}
Break = Callable[[Draft], Draft]


@cache
def drafted(language: str = "en", **changes: str | bool) -> Draft:
    """What would be published with everything given."""
    settings = Settings(instance=Path("/nonexistent"), **(GIVEN | changes))  # type: ignore[arg-type]
    return render_draft(settings, language)


def shows(before: str, after: str) -> Break:
    """The page shows something else, at the first place where `before` stands."""

    def broken(draft: Draft) -> Draft:
        assert before in draft.form
        return replace(draft, form=draft.form.replace(before, after, 1))

    return broken


def says(kind: str, before: str, after: str) -> Break:
    """A statement says something else, and the page shows it so."""

    def broken(draft: Draft) -> Draft:
        old = draft.statements[kind]
        assert before in old
        new = old.replace(before, after)
        form = draft.form.replace(html.escape(old, quote=False), html.escape(new, quote=False))
        form = form.replace(f"/privacy/{hash_of(old)}", f"/privacy/{hash_of(new)}")
        page = draft.policy_page
        if kind == "policy":
            page = page.replace(before.removeprefix("## "), after.removeprefix("## "))
        words = {**draft.statements, kind: new}
        return replace(draft, form=form, policy_page=page, statements=words)

    return broken


def given(**changes: str | bool) -> Break:
    """The broker gives other facts."""
    return lambda _draft: drafted(**changes)


def names_facts(draft: Draft) -> Draft:
    """The page names the facts that the draft has now."""
    form = re.sub(r'data-facts="\w+"', f'data-facts="{draft.facts.fingerprint}"', draft.form)
    return replace(draft, form=form)


def without(kind: str) -> Break:
    """A statement is not there at all."""

    def broken(draft: Draft) -> Draft:
        left = {name: words for name, words in draft.statements.items() if name != kind}
        return replace(draft, statements=left)

    return broken


# What was done to the page: the rule that finds it, and a word of what it says.
BROKEN: dict[str, tuple[Break, str, str]] = {
    "a statement missing": (without("privacy"), "A-21", "privacy is missing"),
    "a statement cut by a tag": (
        shows("By clicking submit on", "By clicking <b>submit</b> on"),
        "S-01",
        "one unbroken run",
    ),
    "a statement not shown": (shows(' data-statement="withdraw"', ""), "S-01", "unbroken run"),
    "no word quoted": (says("call", "By clicking submit", "With submit"), "C-07", "not quote"),
    "another word quoted": (says("call", "clicking submit", "clicking send"), "C-07", "send"),
    "another button": (shows(">Submit</button>", ">Continue</button>"), "C-07", "single button"),
    "a second button": (
        shows("</form>", "<button>Submit</button></form>"),
        "C-07",
        "single button",
    ),
    "a button that is read otherwise": (
        shows('<button type="submit"', '<button aria-label="Go" type="submit"'),
        "C-07",
        "single button",
    ),
    "a ticked box": (shows('type="checkbox"', 'type="checkbox" checked'), "C-15", "ticked"),
    "a policy without link": (shows('href="/privacy/', 'href="/other/'), "G8", "by its hash"),
    "another language": (shows('<html lang="en"', '<html lang="fr"'), "C-16", "language en"),
    "no licensed agent": (says("purpose", "licensed insurance agent", "agent"), "A-05", "licensed"),
    "an agent of nobody": (says("purpose", " of HRBC", ""), "A-05", "name the seller"),
    "no sales purpose": (says("purpose", "insurance sales", "your comfort"), "A-05", "sales"),
    "no contract": (says("call", "Each one has a Medicare contract. ", ""), "A-14", "contract"),
    "like the government": (
        says("not_government", "not connected with or endorsed by", "near"),
        "8.3",
        "government's",
    ),
    "no way back": (
        lambda d: says("withdraw", d.statements["withdraw"], "Thank you.")(d),
        "G11",
        "stop the calls",
    ),
    "a window over the article": (shows("<article", "<dialog></dialog><article"), "A-17", "window"),
    "no article": (
        lambda d: replace(d, form=d.form.replace("article>", "div>").replace("<article", "<div")),
        "A-17",
        "no article",
    ),
    "no text telephone": (
        lambda d: replace(d, form=d.form.replace("TTY 711", "")),
        "A-22",
        "TTY",
    ),
    "one changed word": (says("tpmo", "every plan", "all plans"), "A-13", "not those of the rule"),
    "the words of last year": (
        says(
            "tpmo",
            " or 1-800-MEDICARE",
            ", 1-800-MEDICARE, or your local State Health Insurance Program",
        ),
        "A-13",
        "gone from it",
    ),
    "variant B without its facts": (
        lambda d: names_facts(replace(d, facts=replace(d.facts, tpmo_sells_all=True))),
        "A-13",
        "not those of the rule",
    ),
    "no organization": (given(tpmo_organizations="0"), "A-13", "above zero"),
    "no product counted": (given(tpmo_products="0"), "A-13", "above zero"),
    "a disclaimer left out": (without("tpmo"), "A-13", "leaves the disclaimer out"),
    "partners": (says("privacy", "policy.", "policy of our partners."), "A-06", "partners"),
    "a material id of no kind": (given(smid="HRBC_page"), "A-07", "no material id"),
    "a material id for no marketing": (given(smid="MULTI-PLAN_page_C"), "A-07", "no material id"),
    "a material id not shown": (
        lambda d: replace(d, form=d.form.replace(GIVEN["smid"], "")),
        "A-07",
        "does not show",
    ),
    "other facts than the page names": (
        lambda d: replace(d, facts=replace(d.facts, filed_on="2026-10-03")),
        "S-01",
        "drafted with",
    ),
    "the year after next": (given(contract_year="2028"), "A-25", "October 1, 2027"),
    "a picture of others": (
        shows("</article>", '<img alt="" src="https://cms.example/card.png"></article>'),
        "A-20",
        "outside its own store",
    ),
    "a link to an office": (
        shows("</article>", '<a href="https://www.ssa.gov/">Office</a></article>'),
        "A-20",
        "ssa.gov",
    ),
    "a policy without a heading": (says("policy", "## Your rights", "## More"), "8.4", "rights"),
    "another period": (says("policy", "35 days", "40 days"), "8.4", "35 days"),
    "no word on health data": (
        says("policy", "## Consumer health data", "## Data"),
        "C-14",
        "health data",
    ),
    "a policy's page with other words": (
        lambda d: replace(d, policy_page=d.policy_page.replace("We do not track you.", "")),
        "S-01",
        "policy's words",
    ),
}
ZIP = '<input name="zip" aria-label="ZIP">'
LATE_NOTICE = shows('<p class="purpose"', f'{ZIP}<p class="purpose"')
EARLY_QUESTION = shows("<article", f"{ZIP}<article")
