"""What a case of http_cases.json sends: `how`, turned into requests (ORIGINS.md, section 7)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.pages import Fields
from tests.people import ROSA
from tests.visiting import filled_in

FORM = "application/x-www-form-urlencoded"
LIMIT = 2_000  # of a message, in characters
BODY_LIMIT = 65_536
REPEATED = re.compile(r"\{([^*{}])\*(\d+)\}")
How = Mapping[str, Any]


@dataclass
class Request:
    """One request, not yet bytes."""

    method: str = "POST"
    path: str = "/"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    chunked: bool = False

    def as_bytes(self, host: str | None = "127.0.0.1") -> bytes:
        """What goes over the socket."""
        named = {name.lower() for name, _ in self.headers}
        lines = [f"{self.method} {self.path} HTTP/1.1"]
        if host is not None and "host" not in named:
            lines.append(f"Host: {host}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.chunked:
            lines.append("Transfer-Encoding: chunked")
        elif self.body or self.method == "POST":
            lines.append(f"Content-Length: {len(self.body)}")
        lines += ["Connection: close", "", ""]
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(self.body), self.body) if self.chunked else self.body
        return "\r\n".join(lines).encode("latin-1", "replace") + body


def expand(text: str) -> str:
    """`{A*3}` to AAA."""
    return REPEATED.sub(lambda found: found[1] * int(found[2]), text)


def requests_of(how: How, shown: Fields, cookie: str) -> Iterator[tuple[Request, bool]]:
    """Each request of a case, and whether its host line is left out."""
    for body in _bodies(how, shown):
        for path in _paths(how):
            for extra in _header_sets(how):
                yield _request(how, body, path, extra, cookie)


def _request(
    how: How, body: bytes, path: str, extra: list[tuple[str, str]], cookie: str
) -> tuple[Request, bool]:
    sends_form = "base" in how or bool(body) or "raw_body" in how
    request = Request(how.get("method", "POST" if sends_form else "GET"), path)
    if path.startswith("GET "):
        request.method, request.path = "GET", path.removeprefix("GET ")
    request.body = gzip.compress(body) if how.get("gzip") else body
    request.chunked = bool(how.get("chunked"))
    kind = how.get("content_type", _kind(how))
    if sends_form and kind:
        request.headers.append(("Content-Type", kind))
    if not any(name.lower() == "cookie" for name, _ in extra):
        request.headers.append(("Cookie", cookie))
    without_host = ("Host", "") in extra
    request.headers += [pair for pair in extra if pair != ("Host", "")]
    return request, without_host


def _kind(how: How) -> str:
    parts = "multipart" in how or "multipart_parts" in how
    return "multipart/form-data; boundary=edge" if parts else FORM


def _header_sets(how: How) -> Iterator[list[tuple[str, str]]]:
    pairs = []
    for name, value in how.get("headers", {}).items():
        for one in value if isinstance(value, list) else [value]:
            pairs.append((name, expand(one or "")))
    if "headers_fill" in how:
        yield from ([("X-Fill", "a" * size)] for size in how["headers_fill"])
        yield from ([(f"X-{n}", "a") for n in range(many)] for many in how["headers_count"])
    elif "cookies" in how:
        yield from ([("Cookie", expand(one))] for one in how["cookies"])
    else:
        yield pairs


def _paths(how: How) -> Iterator[str]:
    if "path_fill" in how:
        letter, sizes = how["path_fill"]
        yield from ("/" + letter * size for size in sizes)
    else:
        query = f"?{how['query']}" if "query" in how else ""
        yield how.get("path", "/").replace(" HTTP/1.1", "") + query


def _bodies(how: How, shown: Fields) -> Iterator[bytes]:
    if "raw_body" in how or "raw" in how:
        yield expand(how.get("raw_body", how.get("raw", ""))).encode()
    elif "raw_fill" in how:
        letter, size = how["raw_fill"]
        yield letter.encode() * size
    elif "multipart_parts" in how:
        part = '--edge\r\nContent-Disposition: form-data; name="f{}"\r\n\r\n1\r\n'
        yield ("".join(map(part.format, range(how["multipart_parts"]))) + "--edge--\r\n").encode()
    elif "base" in how:
        for fields in _filled(how, shown):
            yield _as_parts(fields) if "multipart" in how else _as_form(how, fields)
    else:
        yield b""


def _filled(how: How, shown: Fields) -> Iterator[Fields]:
    fields = filled_in(shown, ROSA, {"message": "Hello"})
    dropped = {
        *how.get("drop", ()),
        *({how["raw_add"].partition("=")[0]} if "raw_add" in how else ()),
    }
    fields = [pair for pair in fields if pair[0] not in dropped]
    fields += [(name, value) for name, value in how.get("add", ())]
    if "repeat" in how:
        name, value, times = how["repeat"]
        fields += [
            (name.replace("{i}", str(n)), value.replace("{i}", str(n))) for n in range(times)
        ]
    if "each" in how:
        name, values = how["each"]
        yield from (_with(fields, name, value) for value in values)
    elif "each_len" in how:
        yield from (_with(fields, "message", "A" * (LIMIT + more)) for more in (0, 1))
    elif "fill" in how:
        name, letter, size = how["fill"]
        sizes = [size] if isinstance(size, int) else [BODY_LIMIT + 1, BODY_LIMIT + 1_000_000]
        yield from (_with(fields, name, letter * one) for one in sizes)
    else:
        yield fields


def _with(fields: Fields, name: str, value: str) -> Fields:
    return [pair for pair in fields if pair[0] != name] + [(name, value)]


def _as_form(how: How, fields: Fields) -> bytes:
    first = [how["first"]] if "first" in how else []
    last = [how["raw_add"]] if "raw_add" in how else []
    return "&".join([*first, urlencode(fields), *last]).encode()


def _as_parts(fields: Fields) -> bytes:
    part = '--edge\r\nContent-Disposition: form-data; name="{}"; filename="a.txt"\r\n\r\n{}\r\n'
    return ("".join(part.format(*pair) for pair in fields) + "--edge--\r\n").encode()
