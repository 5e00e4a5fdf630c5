"""Styles, scripts and pictures by the hash of their bytes: the build's own, read once."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}


@dataclass(frozen=True)
class Asset:
    """One file as it is served: by hash, plain and compressed."""

    path: str
    media_type: str
    body: bytes
    gzipped: bytes


def make_asset(body: bytes, suffix: str) -> Asset:
    """An asset of these bytes."""
    sha256 = hashlib.sha256(body).hexdigest()
    return Asset(
        f"/static/{sha256}{suffix}", MEDIA_TYPES[suffix], body, gzip.compress(body, 9, mtime=0)
    )


def read_assets() -> dict[str, Asset]:
    """The files of this release by name."""
    return {
        file.name: make_asset(file.read_bytes(), file.suffix)
        for file in sorted(FOLDER.iterdir())
        if file.suffix in MEDIA_TYPES
    }
