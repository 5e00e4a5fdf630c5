"""The evidence sheet on paper: any name prints, one page, archivable, nothing of it is run."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.leads.contact import parse_name
from app.proof.sheet.paper import typeset

AT = datetime(2026, 11, 27, 10, 15, tzinfo=UTC)
NAMES = {
    "Latin": "Zoë Nguyễn-Łukasiewicz",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Ольга Щербакова",
    "Hebrew": "שרה כהן",
    "Arabic": "محمد الصالح",
    "Devanagari": "प्रिया शर्मा",
    "Thai": "สมชาย ใจดี",
    "Chinese": "李小龍 张伟",
    "Japanese": "山田 やまだ ヤマダ",
    "Korean": "김민준",
    "Armenian": "Արամ",
    "Tamil": "தமிழ்",
    "Cherokee": "ᏣᎳᎩ",
    "Gothic": "𐌰𐌱",
    "a picture": "😀",
}


def words(**changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "title": "Evidence of consent K7P3 MW4R",
        "seller": "HRBC",
        "about": "A person gave this consent.",
        "footer": "K7P3 MW4R",
        "who": [["Name", "Rosa Alvarez"]],
        "message": None,
        "cut": " … (cut here)",
        "acts": [
            {
                "title": "1. Ticked this box",
                "when": "November 24, 2026",
                "words": "I agree to the privacy policy.",
                "language": "en",
                "hashes": "SHA-256",
            }
        ],
        "page": [["Served", "November 24, 2026"]],
        "picture": None,
        "since": ["Nothing."],
        "proven": ["That it was so."],
        "unproven": ["Who sat before the screen."],
        "numbers": [["Leaf hash", "none"]],
    }
    return told | changes


def read(pdf: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext")
    told = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True)
    return re.sub(r"\s+", " ", told.stdout.decode())


def is_archivable(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as told:
        return "pdfaid:part" in told


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_any_script_prints(script: str) -> None:
    pdf = typeset(words(who=[["Name", NAMES[script]]]), None, at=AT)
    assert is_archivable(pdf), "every character has a glyph"
    told = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", read(pdf))
    for part in NAMES[script].split():
        assert part in told


def test_every_name_that_the_form_takes_prints(shared_data: Callable[[str], Path]) -> None:
    rows = map(json.loads, shared_data("names.jsonl").read_text(encoding="utf-8").splitlines())
    taken = [parse_name(row["first"], row["last"]) for row in rows if row["expect"] == "ACCEPT"]
    assert len(taken) > 500
    names = "; ".join(f"{name.first} {name.last}" for name in taken)
    assert is_archivable(typeset(words(who=[["Name", names]]), None, at=AT))


def test_it_is_one_letter_page_archivable_and_accessible() -> None:
    pdf = typeset(words(), None, at=AT)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
            assert told["pdfuaid:part"] == "1"
            assert told["dc:title"] == "Evidence of consent K7P3 MW4R"
        assert document.Root.MarkInfo.Marked
        assert document.Root.StructTreeRoot is not None
        (page,) = document.pages
        assert [float(str(one)) for one in page.mediabox.as_list()] == [0, 0, 612, 792]
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_a_long_message_is_cut_so_that_all_the_rest_stays_on_the_page() -> None:
    long = {"name": "Message", "words": "Please call my daughter. " * 400}
    pdf = typeset(words(message=long), None, at=AT)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
    told = read(pdf)
    assert "(cut here)" in told
    assert "Numbers to check it" in told
    short = typeset(words(message={"name": "Message", "words": "Please call."}), None, at=AT)
    assert "(cut here)" not in read(short), "the control"


def test_a_value_is_never_run() -> None:
    hostile = '#panic("x") \\ [Brokers] $x$ #sys.inputs @label <b> = Title'
    pdf = typeset(words(who=[["Name", hostile]]), None, at=AT)
    assert hostile in read(pdf)


def test_the_same_words_give_the_same_bytes() -> None:
    first = typeset(words(), None, at=AT)
    assert typeset(words(), None, at=AT) == first
    assert typeset(words(about="Somebody else."), None, at=AT) != first, "the control"


def test_a_character_that_no_font_has_costs_the_standard_alone() -> None:
    pdf = typeset(words(who=[["Name", "\U0002b820"]]), None, at=AT)
    assert not is_archivable(pdf)
    assert "Numbers to check it" in read(pdf)
