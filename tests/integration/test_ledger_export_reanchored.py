"""Exports around an honest accident: what went out before is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.proof.mirror.mirroring import MirrorRefused
from tests.integration.log_folder import exports, files, grows, waits
from tests.integration.test_reanchor import goes_on, loses
from tests.office import Office
from tests.sealing import seals, signs


def test_a_folder_from_before_an_accident_is_kept_and_a_fresh_one_is_whole(
    office: Office, tmp_path: Path
) -> None:
    grows(office, 12)
    exports(office, tmp_path / "kept")
    grows(office, 14)
    exports(office, tmp_path / "lost")
    lost = files(tmp_path / "lost")
    loses(office, 2)
    goes_on(office)
    office.passes(seconds=2)
    assert signs(office)
    with pytest.raises(MirrorRefused, match="holds 14 entries"):
        exports(office, tmp_path / "lost")
    waits(office, 20)
    office.passes(seconds=2)
    assert seals(office)
    with pytest.raises(MirrorRefused, match="another history"):
        exports(office, tmp_path / "lost")
    assert files(tmp_path / "lost") == lost
    for folder in ("kept", "fresh"):  # what went out before the loss is still its beginning
        assert exports(office, tmp_path / folder).size == 20
        new, old = (tmp_path / folder / "key").read_text().splitlines()
        assert new.partition("+")[0] == old.partition("+")[0] + "/2"
        assert (tmp_path / folder / "checkpoint").read_text().startswith(new.partition("+")[0])
