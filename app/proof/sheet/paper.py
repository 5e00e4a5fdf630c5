"""The sheet as PDF, of the same words the same bytes: typeset()."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

FONTS = Path(__file__).parent / "fonts"
TEMPLATE = Path(__file__).parent / "sheet.typ"
FIRST, LAST = "Noto Sans", ("Droid Sans Fallback", "Unifont", "Unifont Upper")


def typeset(words: Mapping[str, object], picture: bytes | None, *, at: datetime) -> bytes:
    """One Letter page, tagged, its fonts inside (ISO 19005-2 level A, ISO 14289-1).

    A standard refuses a character that no font has; then the sheet is made without one. `at` is
    the moment that the file says it was made at.
    """
    import typst  # only here: few ask for it, and each process would carry it

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    others = sorted(one for one in fonts.families() if one.startswith(f"{FIRST} "))
    told = {**words, "fonts": [FIRST, *others, *LAST]}
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sheet.typ").write_bytes(TEMPLATE.read_bytes())
        (folder / "sheet.json").write_text(json.dumps(told), encoding="utf-8")
        if picture is not None:
            (folder / "picture.png").write_bytes(picture)

        def compiled(*, is_archivable: bool) -> bytes:
            return typst.compile(
                str(folder / "sheet.typ"),
                format="pdf",
                font_paths=fonts,
                pdf_standards=["a-2a", "ua-1"] if is_archivable else [],
                timestamp=int(at.timestamp()),
            )

        try:
            return compiled(is_archivable=True)
        except typst.TypstError:
            return compiled(is_archivable=False)
