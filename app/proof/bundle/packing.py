"""Files as one archive, of the same files the same bytes: pack()."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

import rfc8785

MANIFEST, EXPORT = "manifest.json", "export.jws"
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment that an archive can tell: no file has another
READABLE = 0o100644 << 16
PACKED_ALREADY = (".png", ".pdf", ".woff2", ".jpg", ".webp")


def manifest_of(files: Mapping[str, bytes], reference: str, made_at: str) -> bytes:
    """The SHA-256 of every file, as canonical JSON (RFC 8785)."""
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    return rfc8785.dumps({"files": hashes, "made_at": made_at, "reference": reference})


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive: names in order, no folders of their own, no times."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, BEGINNING)
            about.external_attr = READABLE
            is_packed = name.endswith(PACKED_ALREADY)
            about.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(about, files[name])
    return packed.getvalue()
