"""The log that all oracles judge, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oracles.log import Log, make_log


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    """Three hundred entries, four checkpoints, and all of it as files; nobody changes them."""
    made = make_log(tmp_path_factory.mktemp("oracles"))
    yield made
    made.instance.database.dispose()
