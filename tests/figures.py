"""The figures of a page that is conspicuous in every way, as a browser gives them."""

from __future__ import annotations

import copy
from typing import Any

from app.consent.draft import hash_of
from app.consent.measuring.storing import record_measurement
from app.consent.measuring.thresholds import Figures
from tests.office import Office

PICTURE = b"a picture"
GOOD: dict[str, Any] = {
    "language": "en",
    "height": 664,
    "scripts": True,
    "picture": hash_of(PICTURE),
    "is_above": True,
    "is_before": True,
    "overlap": 1.0,
    "between": [],
    "quoted": "submit",
    "label": "Submit",
    "buttons": 1,
    "is_renamed": False,
    "button_is_hit": True,
    "sideways": 0,
    "links": [
        {"words": "Read", "is_underlined": True, "against_text": 3.1, "contrast": 5.4},
    ],
    "ticked": 0,
    "purpose_is_first": True,
    "targets": [{"words": "Submit", "width": 300.0, "height": 56.0}],
    "foreign": [],
    "violations": [],
    "is_heard": True,
}


def good_block(size: float = 19.0) -> dict[str, Any]:
    """One block of words that can be read."""
    return {
        "size": size,
        "contrast": 15.4,
        "body_contrast": 15.4,
        "veils": [],
        "covers": [],
        "unseen_lines": 0,
    }


def good_reading(width: int = 390, text: int = 100) -> dict[str, Any]:
    """One look at the page."""
    scale = text / 100
    sizes = {"call": 19, "purpose": 19, "tpmo": 19, "header": 17, "not_government": 17}
    return {
        **copy.deepcopy(GOOD),
        "width": width,
        "text": text,
        "body_size": 19 * scale,
        "blocks": {name: good_block(size * scale) for name, size in sizes.items()},
        "gap": 16.0 * scale,
        "gap_from_line": 31.0 * scale,
        "view": {"end": True, "button": True, "whole": text == 100, "share": 1.0},
    }


def good_figures() -> dict[str, Any]:
    """A whole measurement that passes."""
    readings = [good_reading(width, text) for width in (320, 390) for text in (100, 200)]
    return {"browser": "Chromium 156", "language": "en", "fonts": ["Roboto"], "readings": readings}


def measures(office: Office, figures: Figures | None = None) -> bool:
    """Stores what a browser would tell of the office's edition; gives whether it passes."""
    with office.instance.database.writing() as session:
        return record_measurement(
            session,
            office.edition_hash,
            figures or good_figures(),
            {hash_of(PICTURE): PICTURE},
            actor="unix:tests",
            at=office.now,
        )
