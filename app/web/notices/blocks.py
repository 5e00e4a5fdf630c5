"""A person's copy as blocks, the same for mail and PDF: copy_blocks(), as_mail()."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, render_template

from app.consent.words import read_statements
from app.leads.lookup.receipt import Receipt
from app.settings import Settings
from app.web.words.receipt import receipt_words
from app.web.words.seller import facts_of, seller_of

KINDS = {
    "# ": "title",
    "## ": "heading",
    "! ": "reference",
    "> ": "statement",
    "* ": "item",
    "~ ": "line",
    "http": "link",
}
CLOSE = ("item", "line", "link")  # stand right below what is before them


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or line, and what it is."""

    kind: str
    words: str


def copy_blocks(
    receipt: Receipt, settings: Settings, base: str, *, in_full: bool, plays_back: bool
) -> list[Block]:
    """What a person keeps, made while its language is spoken; `base` begins its links.

    It ends with what each writing to a beneficiary must say (42 CFR 422.2267(e)(41)).
    `plays_back`: number and e-mail have a section of their own, masked unless `in_full`.
    """
    seller = seller_of(settings, receipt.language)
    text = render_template(
        "copy/receipt.txt",
        **receipt_words(receipt, in_full=in_full),
        seller=seller,
        statements=read_statements(receipt.language, seller, facts_of(settings, receipt.language)),
        plays_back=plays_back,
        receipt_link=base + _path("receipt.show", code=receipt.code),
        stop_link=base + _path("stop.ask", code=receipt.stop_code),
        policy_link=base + _path("policy.show_version", sha256=receipt.policy_hash),
    )
    return [_block(line) for line in text.splitlines() if line.strip()]


def as_mail(blocks: list[Block]) -> str:
    """The blocks as plain text, a paragraph a line."""
    parts = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        is_close = block.kind in CLOSE and before is not None
        # The first item or line stands close to a heading's end of words, not to the heading.
        after_heading = before is not None and before.kind == "heading"
        parts.append("\n" if is_close and not after_heading else "\n\n")
        parts.append(_plain(block))
    return "".join(parts).strip() + "\n"


def _plain(block: Block) -> str:
    if block.kind == "heading":
        return block.words.upper()
    return f"* {block.words}" if block.kind == "item" else block.words


def _block(line: str) -> Block:
    for mark, kind in KINDS.items():
        if line.startswith(mark):
            return Block(kind, line if kind == "link" else line.removeprefix(mark))
    return Block("paragraph", line.strip())


def _path(endpoint: str, **values: object) -> str:
    path: str = current_app.url_map.bind("").build(endpoint, values)
    return path
