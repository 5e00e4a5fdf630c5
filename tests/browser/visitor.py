"""What a visitor does with a page: verbs for the stories, so that no story holds a selector."""

from __future__ import annotations

from urllib.parse import parse_qsl

from axe_playwright_python.sync_playwright import Axe
from babel.support import Translations
from playwright.sync_api import Page, Request, expect

from app.web.public.drafting import BUTTONS
from app.web.words.languages import CATALOGS, FIRST_PAGES, LOCALES
from tests.people import Visitor

WAIT = 15_000  # milliseconds
AGREES = {"en": "I agree to the privacy policy", "es": "Acepto la política de privacidad"}


class VisitorAtHome:
    """One person before one browser window, who reads English or Spanish."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page = page
        self.language = language
        self.says = Translations.load(CATALOGS, [LOCALES[language]]).gettext
        self.asked: list[tuple[str, str]] = []
        page.set_default_timeout(WAIT)
        self.posted: list[dict[str, str]] = []
        page.on("request", self._notes)

    def _notes(self, request: Request) -> None:
        """Keeps what the browser asks for, and what it sends."""
        self.asked.append((request.method, request.url))
        if request.method == "POST":
            self.posted.append(dict(parse_qsl(request.post_data or "", keep_blank_values=True)))

    def opens_the_page(self) -> None:
        """Types the address."""
        self.page.goto(FIRST_PAGES[self.language])

    def fills_in(self, person: Visitor, *, about: str = "Medicare Advantage") -> None:
        """Writes into each box what a person is asked for."""
        self.page.get_by_label(self.says("First"), exact=True).fill(person.first)
        self.page.get_by_label(self.says("Last"), exact=True).fill(person.last)
        self.page.get_by_label(self.says("Phone*")).fill(person.phone)
        self.page.get_by_label(self.says("Enter Email")).fill(person.email)
        self.page.get_by_label(self.says("Confirm Email")).fill(person.email)
        self.page.get_by_label(about).check()

    def types(self, label: str, text: str) -> None:
        """Writes into one box and leaves it."""
        box = self.page.get_by_label(label, exact=True)
        box.fill(text)
        box.blur()

    def pastes(self, label: str, text: str) -> None:
        """Puts a text into one box at once, as from a clipboard."""
        self.page.get_by_label(label, exact=True).focus()
        self.page.keyboard.insert_text(text)

    def value(self, label: str) -> str:
        """What stands in a box."""
        return self.page.get_by_label(label, exact=True).input_value()

    def hears(self, words: str) -> None:
        """The page says something on its own, beside a box."""
        expect(self.page.get_by_role("status").filter(has_text=words)).to_be_visible()

    def hears_nothing_of(self, words: str) -> None:
        """What the page said is taken back, or was never said."""
        expect(self.page.get_by_role("status").filter(has_text=words)).to_have_count(0)

    def agrees(self) -> None:
        """Ticks the box of the privacy policy."""
        self.page.get_by_label(AGREES[self.language]).check()

    def presses(self, button: str) -> None:
        """Presses a button."""
        self.page.get_by_role("button", name=button).click()

    def presses_submit(self) -> None:
        """Presses the button that sends."""
        self.presses(BUTTONS[self.language])

    def asks_for_a_call(self, person: Visitor) -> None:
        """From the page to the receipt."""
        self.opens_the_page()
        self.fills_in(person)
        self.agrees()
        self.presses_submit()
        self.sees(self.says("We have your request"))

    def wants_no_motion(self) -> None:
        """Has told the system so: what is scrolled to is there at once."""
        self.page.emulate_media(reduced_motion="reduce")

    def goes_back(self) -> None:
        """Presses the browser's Back button: the form stands there as it was left."""
        self.page.go_back(wait_until="commit")
        self.sees("Get Answers To All Of Your Questions")
        expect(self.page.get_by_label("I agree to the privacy policy")).to_be_checked()

    def token(self) -> str:
        """The token of this serving of the page."""
        return self.page.locator("[name=presentation]").input_value()

    def has_been_reading_since(self, token: str) -> None:
        """The page was served when this token says."""
        box = self.page.locator("[name=presentation]")
        box.evaluate("(box, token) => { box.value = token }", token)

    def sees(self, heading: str) -> None:
        """A heading is there."""
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible(timeout=WAIT)

    def reads(self) -> str:
        """Everything that can be read on the page."""
        return self.page.locator("main").inner_text()

    def stops(self) -> None:
        """Follows the link on the receipt and presses the button."""
        self.page.get_by_role("link", name=self.says("Stop all calls")).click()
        self.sees(self.says("Stop all calls?"))
        self.presses(self.says("Stop calling me"))
        self.sees(self.says("We will not call you"))

    def focused(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))

    def walks_to(self, wanted: str) -> None:
        """Presses Tab until this has the focus."""
        for _ in range(80):
            if self.focused() == wanted:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {wanted}")

    def violations(self) -> list[str]:
        """What axe finds, a line each."""
        results = Axe().run(self.page)
        return [
            f"{one['id']}: {node['html'][:120]}"
            for one in results.response["violations"]
            for node in one["nodes"]
        ]
