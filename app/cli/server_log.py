"""What gunicorn says, as lines of JSON without an address, a path or what somebody sent."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from gunicorn.glogging import Logger

log = structlog.get_logger()


class ServerLog(Logger):  # type: ignore[misc]
    """Tells the kind of each fault; gunicorn's own words quote requests, and so codes."""

    def setup(self, cfg: Any) -> None:
        """Leaves gunicorn without a handler of its own."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.access_log.handlers.clear()

    def critical(self, msg: object, *_args: object, **_more: object) -> None:
        """A line of JSON."""
        log.critical("server", **_kind())

    def error(self, msg: object, *_args: object, **_more: object) -> None:
        """A line of JSON."""
        log.error("server", **_kind())

    def warning(self, msg: object, *_args: object, **_more: object) -> None:
        """A line of JSON."""
        log.warning("server", **_kind())

    def exception(self, msg: object, *_args: object, **_more: object) -> None:
        """A line of JSON."""
        log.error("server", **_kind())

    def info(self, msg: object, *_args: object, **_more: object) -> None:
        """Nothing: the application logs each request by its rule."""

    def debug(self, msg: object, *_args: object, **_more: object) -> None:
        """Nothing."""

    def log(self, lvl: object, msg: object, *_args: object, **_more: object) -> None:
        """A line of JSON."""
        log.warning("server", **_kind())

    def access(self, *_args: object) -> None:
        """Nothing: a line of gunicorn's would hold the path, and so a code."""


def _kind() -> dict[str, str]:
    """The fault that is being handled, and the function of gunicorn that tells of it."""
    fault = sys.exc_info()[1]
    told = {"kind": type(fault).__name__ if fault else "-"}
    if isinstance(fault, OSError) and fault.strerror:
        told["why"] = fault.strerror  # the system's own words, such as "Address already in use"
    return {**told, "place": sys._getframe(2).f_code.co_name}
