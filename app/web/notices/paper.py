"""A person's copy as PDF, of the same words the same bytes: as_pdf()."""

from __future__ import annotations

import json
from dataclasses import asdict

from app.leads.lookup.receipt import Receipt
from app.settings import Settings
from app.web.formatting import grouped
from app.web.notices.attached import proof_files
from app.web.notices.blocks import Block
from app.web.words.languages import TEMPLATES


def as_pdf(receipt: Receipt, settings: Settings, blocks: list[Block]) -> bytes:
    """The blocks on Letter paper; its date is that of the consent.

    A standard refuses a character that no font has; then the copy is made without one.
    """
    import typst  # only here: few ask for it, and each process would carry it

    title = next(one.words for one in blocks if one.kind == "title")
    told = {
        "title": f"{title}, {grouped(receipt.reference)}",
        "reference": grouped(receipt.reference),
        "language": receipt.language,
        "seller": settings.seller_name,
        "blocks": [asdict(one) for one in blocks],
        "files": {name: body.decode() for name, body in proof_files(receipt).items()},
    }

    def compiled(*, is_archivable: bool) -> bytes:
        # Tagged, fonts and proof inside (ISO 19005-3 level A, ISO 14289-1).
        return typst.compile(
            str(TEMPLATES / "copy" / "receipt.typ"),
            format="pdf",
            pdf_standards=["a-3a", "ua-1"] if is_archivable else [],
            timestamp=int(receipt.given_at.timestamp()),
            ignore_system_fonts=True,
            sys_inputs={"receipt": json.dumps(told)},
        )

    try:
        return compiled(is_archivable=True)
    except typst.TypstError:
        return compiled(is_archivable=False)
