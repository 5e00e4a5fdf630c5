"""Every state that a page of the staff can be in, and how to get there in a browser."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.demonstration import ADMIN, AGENT, VISITOR
from tests.browser.officer_states import OFFICER_STATES, follows
from tests.browser.states import Reach, State, goes_to


def fails_to_sign_in(page: Page) -> None:
    """The one answer for whatever was wrong."""
    page.goto("/staff/sign-in")
    page.fill("#email", "nobody@example.com")
    page.fill("#password", "wrong wrong wrong")
    page.click("main form button")


def takes_one(page: Page) -> None:
    """The lead that the agent holds."""
    page.goto("/leads")
    held = page.locator("table caption:has-text('Held by you') ~ tbody a.reference")
    held.first.click()
    page.wait_for_load_state()


def writes_no_note(page: Page) -> None:
    """The lead that the agent holds, an empty note sent back."""
    takes_one(page)
    page.get_by_text("Write one").click()
    page.get_by_role("button", name="Save the note").click()
    page.wait_for_load_state()


def writes_much(page: Page) -> None:
    """The same with a note that speaks of stopping, a name and a number told, and their place."""
    takes_one(page)
    fills(page, "Write one", {"#note": "She said: stop calling in the mornings"}, "Save the note")
    fills(page, "Correct one", {"#value": "Alvarado-Montgomery"}, "Save what they say")
    page.get_by_text("Correct one").click()
    page.select_option("#field", "phone")
    page.fill("#value", "213-555-0144")
    page.get_by_role("button", name="Save what they say").click()
    fills(page, "Add what they say", {"#place": "Texas"}, "Save the place")
    page.get_by_text("Add what they say").click()


def fills(page: Page, form: str, values: dict[str, str], button: str) -> None:
    """Unfolds a form of the page, fills it in and sends it."""
    page.get_by_text(form).click()
    for field, value in values.items():
        page.fill(field, value)
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def looks_up_caller(what: str, name: str = "") -> Reach:
    """Somebody calls and says who they are."""

    def reach(page: Page) -> None:
        page.goto("/leads/called-us")
        page.fill("#sought", what)
        page.fill("#name", name)
        page.click("form.search button")
        page.wait_for_load_state()

    return reach


def picks_up(state: str) -> Reach:
    """A person is on the line whose request stands so."""

    def reach(page: Page) -> None:
        page.goto(f"/leads?state={state}")
        link = page.locator("main table a.reference").first.get_attribute("href") or ""
        looks_up_caller(link.rpartition("/")[2])(page)
        page.get_by_role("button", name="On the line").click()
        page.wait_for_url("**/called-us")

    return reach


def decides_by_half(page: Page) -> None:
    """A question whose products were not ticked."""
    page.goto("/leads?state=triage")
    page.get_by_role("button", name="Record these products").first.click()
    page.wait_for_load_state()


def narrows(zone: str) -> Reach:
    """The queue of one zone, its choices unfolded."""

    def reach(page: Page) -> None:
        page.goto("/leads?state=open")
        page.locator("details.narrower summary").click()
        page.select_option("#by-zone", zone)
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_url(f"**zone={zone}**")
        page.locator("details.narrower summary").click()

    return reach


def adds_nobody(page: Page) -> None:
    """The form for a new account, with its errors."""
    page.goto("/staff/accounts/new")
    page.fill("#email", "not an address")
    page.click("main form button")
    page.wait_for_load_state()


STAFF_STATES = [
    State("sign-in", VISITOR, goes_to("/staff/sign-in")),
    State("sign-in-failed", VISITOR, fails_to_sign_in),
    State("link-over", VISITOR, goes_to("/staff/set-up/" + "A" * 43)),
    State("leads", AGENT, goes_to("/leads")),
    State("queue", AGENT, goes_to("/leads?state=open")),
    State("queue-narrowed", AGENT, narrows("pacific")),
    State("queue-nobody", AGENT, narrows("american-samoa")),
    State("leads-later", AGENT, goes_to("/leads?state=later")),
    State("leads-appointment", AGENT, goes_to("/leads?state=appointment")),
    State("leads-not-reached", AGENT, goes_to("/leads?state=not_reached")),
    State("leads-triage", AGENT, goes_to("/leads?state=triage")),
    State("leads-flagged", AGENT, goes_to("/leads?state=flagged")),
    State("lead-held", AGENT, takes_one),
    State("lead-note-refused", AGENT, writes_no_note),
    State("lead-written", AGENT, writes_much),
    State("lead-row", AGENT, follows("/leads?state=open", "main table a.reference")),
    State("leads-triage-errors", AGENT, decides_by_half),
    State("called-us", AGENT, goes_to("/leads/called-us")),
    State("called-us-errors", AGENT, looks_up_caller("0143")),
    State("called-us-found", AGENT, looks_up_caller("0143", "a ro")),
    State("called-us-nobody", AGENT, looks_up_caller("AAAAAAAA")),
    State("on-the-line", AGENT, picks_up("open")),
    State("not-to-open", AGENT, goes_to("/consents")),
    *OFFICER_STATES,
    State("accounts", ADMIN, goes_to("/staff")),
    State("account", ADMIN, follows("/staff", "main table a")),
    State("account-new", ADMIN, goes_to("/staff/accounts/new")),
    State("account-errors", ADMIN, adds_nobody),
]
