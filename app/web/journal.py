"""What is logged: one JSON line for each request and fault, without a personal value."""

from __future__ import annotations

import logging
import sys
import time
import traceback

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


def set_up_logging(least: int = logging.INFO) -> None:
    """Lines of JSON on stderr; control characters are escaped by the renderer."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(least),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def log_fault(fault: BaseException) -> None:
    """Where a fault came from; never its text, which may hold what somebody typed."""
    frames = traceback.extract_tb(fault.__traceback__)[-6:]
    places = [f"{frame.name}:{frame.lineno}" for frame in frames]
    log.error("fault", kind=type(fault).__name__, places=places)


def init_app(web: Flask) -> None:
    """Logs each request by its rule: addresses hold codes, so no path is ever written."""

    @web.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @web.after_request
    def finish(response: Response) -> Response:
        log.info(
            "request",
            method=request.method if request.url_rule else "-",
            rule=request.url_rule.rule if request.url_rule else "-",
            status=response.status_code,
            ms=round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else 0,
        )
        return response
