"""What stops a bad edition from going live: find_faults()."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from app.consent.slots import BadForm, cut_at_holes, fill

QUOTED_BUTTON = re.compile(r"\bBy clicking (?P<word>\w+)", re.IGNORECASE)
NEEDED = ("privacy", "call", "policy", "purpose", "not_government", "withdraw")


def find_faults(
    form: str, statements: Mapping[str, str], *, button: str, policy_hash: str
) -> list[str]:
    """One sentence for each reason why this form may not be published; empty: none."""
    missing = [kind for kind in NEEDED if not statements.get(kind)]
    if missing:
        return [f"The statement {kind} is missing." for kind in missing]
    try:
        page = fill(form, {})
        cut_at_holes(page)
    except BadForm as error:
        return [f"The form cannot be filled: {error}."]
    faults = [
        f"The statement {kind} does not stand on the page as one unbroken run."
        for kind in ("privacy", "call", "purpose", "not_government", "withdraw")
        if html.escape(statements[kind], quote=False) not in page
    ]
    faults += _button_faults(page, statements["call"], button)
    if f'/privacy/{policy_hash}"' not in page:
        faults.append("The page does not link to the privacy policy by its hash.")
    if re.search(r"<input[^>]*\schecked", page):
        faults.append("A box is ticked beforehand (42 CFR 422.2274(g); 16 CFR 310.5(a)(8)).")
    return faults


def _button_faults(page: str, call: str, button: str) -> list[str]:
    """Chabolla v. ClassPass, 129 F.4th 1147: the words quoted are the words on the button."""
    quoted = QUOTED_BUTTON.search(call)
    if quoted is None:
        return ["The statement above the button does not quote the button."]
    if quoted["word"].casefold() != button.casefold():
        return [f"The statement quotes {quoted['word']}, but the button says {button}."]
    if len(re.findall(rf'<button type="submit">\s*{re.escape(button)}\s*</button>', page)) != 1:
        return [f"The form has no single button labelled {button}."]
    return []
