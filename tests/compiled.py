"""Templates that are compiled once for all the applications of this process of pytest."""

from __future__ import annotations

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Jinja's cache in memory: it compiles anew what has changed."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled before, if anything was."""
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled now."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


def compile_once() -> None:
    """For every application from here on: each test builds one of its own."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
