"""What every answer says of itself: one class of headers for each endpoint, errors included."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.web.public.status import NO_WORKER
from tests.people import ROSA
from tests.visiting import ADDRESS, Browser

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
EXAMPLES = {
    "code": "A" * 22,
    "sha256": "0" * 64,
    "name": f"{'0' * 64}.css",
    "reference": "AAAABBBB",
}


def path_of(rule: Rule) -> str:
    path = rule.rule
    for argument in rule.arguments:
        value = EXAMPLES.get(argument, "1")
        start, _, rest = path.partition("<")
        path = start + value + rest.partition(">")[2]
    return path


def policy(value: str) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in value.split(";")]
    return {name: sources for name, _, sources in parts}


def test_every_address_answers_every_method_with_the_headers(web: Flask) -> None:
    client = web.test_client()
    for rule in web.url_map.iter_rules():
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
            answer = client.open(path_of(rule), method=method, base_url=ADDRESS)
            where = f"{method} {rule.rule}: {answer.status_code}"
            assert answer.status_code < 500 or rule.endpoint == "status.readyz", where
            for name, value in ALWAYS.items():
                assert answer.headers[name] == value, where
            content = policy(answer.headers["Content-Security-Policy"])
            assert content["default-src"] == "'none'", where
            assert "unsafe" not in answer.headers["Content-Security-Policy"], where
            assert content["frame-ancestors"] in ("'none'", "'self'"), where
            assert answer.headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), where
            assert "Access-Control-Allow-Origin" not in answer.headers, where
            assert "Server" not in answer.headers or "Python" not in answer.headers["Server"]


@pytest.mark.parametrize("path", ["/", "/privacy", "/nothing", "/staff/sign-in", "/leads"])
def test_no_page_is_kept_by_a_cache(visitor: Browser, path: str) -> None:
    assert visitor.gets(path).headers["Cache-Control"] == "no-store"


def test_receipt_and_stop_page_are_not_kept_or_indexed(visitor: Browser) -> None:
    answer = visitor.gets(visitor.sends(ROSA).location)
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in answer.page.source


def test_files_by_hash_are_kept_for_ever(visitor: Browser) -> None:
    path = next(visitor.gets("/").page.all("script")).get("src")
    answer = visitor.client.get(str(path), base_url=ADDRESS)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_over_http_nothing_claims_https(visitor: Browser) -> None:
    assert "Strict-Transport-Security" not in visitor.gets("/").headers


def test_an_error_is_a_page_in_the_products_look(visitor: Browser) -> None:
    answer = visitor.gets("/nothing")
    assert answer.status == 404
    assert [one for one in answer.page.all("a") if one.get("href") == "/"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil"])
def test_another_host_is_refused(visitor: Browser, host: str) -> None:
    answer = visitor.client.get("/", headers={"Host": host}, base_url=ADDRESS)
    assert answer.status_code == 400
    assert host not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST"])
def test_our_hosts_are_known_in_every_case(visitor: Browser, host: str) -> None:
    assert visitor.client.get("/", headers={"Host": host}, base_url=ADDRESS).status_code == 200


def test_status_is_plain_and_tells_nothing(visitor: Browser) -> None:
    for path, words in (("/healthz", b"alive\n"), ("/readyz", b"ready\n")):
        answer = visitor.client.get(path, base_url=ADDRESS)
        told = answer.data.replace(NO_WORKER.encode() + b"\n", b"")  # on PostgreSQL none works here
        assert (answer.status_code, told) == (200, words)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(visitor: Browser) -> None:
    cookies = visitor.gets("/").response.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]
    assert "Domain" not in cookies[0]


@pytest.mark.parametrize(
    "path",
    [
        "/static/%00.css",
        f"/static/{'0' * 63}%00.css",
        "/static/x.css",
        "/privacy/%00",
        "/privacy/x",
        f"/privacy/{'A' * 64}",
        "/received/%00",
        "/stop/%00",
        "/%00",
    ],
)
def test_an_address_that_cannot_be_is_not_there(visitor: Browser, path: str) -> None:
    assert visitor.gets(path).status in (400, 404)


@pytest.mark.parametrize("path", ["/", "/privacy", "/received/x", "/stop/x", "/healthz", "/x"])
def test_a_query_with_nul_is_refused(visitor: Browser, path: str) -> None:
    assert visitor.gets(f"{path}?a=%00").status in (400, 404)
    assert visitor.gets(f"{path}?%00").status in (400, 404)
