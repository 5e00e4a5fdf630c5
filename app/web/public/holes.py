"""A page with two holes, compressed once: filling them costs no compression and no rendering."""

from __future__ import annotations

import struct
import zlib

GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
LARGEST_STORED = 0xFFFF


class HoledPage:
    """Three fixed parts and two holes (RFC 1951, 1952).

    Each fixed part is deflated once and ended by a full flush; a hole goes in as a stored
    block. So the tokens never share a compression window with text: no BREACH.
    """

    def __init__(self, parts: tuple[str, str, str]) -> None:
        self._parts = tuple(part.encode() for part in parts)
        self._deflated = _deflate(self._parts)
        self._first_crc = zlib.crc32(self._parts[0])
        self._size = sum(map(len, self._parts))

    def plain(self, first: str, second: str) -> bytes:
        """The page with both holes filled."""
        before, between, after = self._parts
        return b"".join((before, first.encode(), between, second.encode(), after))

    def gzipped(self, first: str, second: str) -> bytes:
        """The same page as one gzip member."""
        holes = first.encode(), second.encode()
        crc = zlib.crc32(holes[0], self._first_crc)
        crc = zlib.crc32(self._parts[1], crc)
        crc = zlib.crc32(self._parts[2], zlib.crc32(holes[1], crc))
        size = self._size + len(holes[0]) + len(holes[1])
        before, between, after = self._deflated
        trailer = struct.pack("<II", crc, size & 0xFFFFFFFF)
        return b"".join(
            (GZIP_HEADER, before, _stored(holes[0]), between, _stored(holes[1]), after, trailer)
        )


def _deflate(parts: tuple[bytes, ...]) -> list[bytes]:
    deflated = []
    for number, part in enumerate(parts, 1):
        compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
        last = number == len(parts)
        body = compressor.compress(part)
        deflated.append(body + compressor.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH))
    return deflated


def _stored(hole: bytes) -> bytes:
    if len(hole) > LARGEST_STORED:
        raise ValueError("a token is longer than one stored block")
    return struct.pack("<BHH", 0, len(hole), len(hole) ^ 0xFFFF) + hole
