"""tlog-scales, a reader of C2SP logs, finds our entries in the exported files and over HTTP."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tlog_scales.backend import make_backend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tiles import leaf_hash
from tlog_scales.tlog import Checkpoint, ConsistencyProofInvalid, InclusionProofInvalid

from app.ledger.tiles import ENTRIES, tile_path
from tests.oracles.cases import LOOKED_AT, flipped_notes
from tests.oracles.log import SIZE, Log
from tests.servers import running_server

pytestmark = pytest.mark.xdist_group("oracles")
TOOL = Path(sys.executable).with_name("tlog-tiles")


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    """The tool as a stranger runs it."""
    return subprocess.run(
        [TOOL, *map(str, arguments)], capture_output=True, timeout=60, check=False
    )


@pytest.mark.parametrize("index", [0, 255, 256, SIZE - 1])
def test_the_tool_finds_and_checks_an_entry(log: Log, index: int) -> None:
    done = run("get-leaf", "-c", log.folder, index)
    assert (done.returncode, done.stdout) == (0, log.leaves[index]), done.stderr


def test_the_tool_is_run_as_the_readme_says(log: Log) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    command = "tlog-tiles get-leaf -c ./log 41"
    assert f"\n    {command}\n" in readme
    typed = [str(TOOL), *command.split()[1:]]
    done = subprocess.run(typed, cwd=log.folder.parent, capture_output=True, timeout=60, check=True)
    assert done.stdout == log.leaves[41]


def test_its_proof_is_the_very_text_that_we_hand_out(log: Log) -> None:
    for index in (3, 256):
        done = run("gen-proof", log.folder, index)
        assert done.stdout.decode() == log.proof(index, log.newest)


@pytest.mark.parametrize(
    ("name", "index"), [(tile_path(0, 0), 1), (tile_path(ENTRIES, 0), 0), ("checkpoint", 0)]
)
def test_the_tool_refuses_a_log_with_one_flipped_bit(
    log: Log, tmp_path: Path, name: str, index: int
) -> None:
    shutil.copytree(log.folder, tmp_path / "log")
    file = tmp_path / "log" / name
    if name == "checkpoint":
        file.write_text(list(flipped_notes(log.newest))[1])
    else:
        content = bytearray(file.read_bytes())
        content[2 + random.randrange(30)] ^= 1 << random.randrange(8)
        file.write_bytes(content)
    done = run("get-leaf", "-c", tmp_path / "log", index)
    assert done.returncode != 0


def test_its_library_opens_every_checkpoint_and_none_that_was_changed(log: Log) -> None:
    key = Vkey.from_string(log.vkey)
    clock = Vkey(key.name, None, 4, key.pubkey)
    for note in log.notes:
        checkpoint = Checkpoint.from_text(note)
        assert checkpoint.serialize() == note
        held = VkeySet(key, clock).verify(checkpoint.signatures, checkpoint)
        assert {vkey for vkey, _ in held} == {key, clock}
        for wrong in flipped_notes(note):
            changed = Checkpoint.from_text(wrong)
            assert not VkeySet(key).verify(changed.signatures, changed)


def test_its_library_agrees_on_every_entry_and_every_growth(log: Log) -> None:
    reader = TilesReader(make_backend(str(log.folder)))
    newest = reader.get_checkpoint()
    assert reader.calculate_root_hash() == newest.root_hash
    for index in LOOKED_AT:
        proof = reader.get_inclusion_proof(index, SIZE)
        proof.check(leaf_hash(log.leaves[index]), newest.root_hash)
        with pytest.raises(InclusionProofInvalid):
            proof.check(leaf_hash(log.leaves[index] + b"."), newest.root_hash)
    for note in log.notes[:-1]:
        old = Checkpoint.from_text(note)
        growth = reader.get_consistency_proof(old.size, SIZE)
        assert growth.node_hashes == log.growth(note, log.newest)
        growth.check(old.root_hash, newest.root_hash)
        with pytest.raises(ConsistencyProofInvalid):
            growth.check(newest.root_hash, newest.root_hash)


def test_it_reads_the_public_log_over_http(log: Log, tmp_path: Path) -> None:
    shutil.copytree(log.instance.settings.instance, tmp_path / "instance")
    with running_server(tmp_path / "instance") as server:
        reader = TilesReader(make_backend(f"{server.address}/ledger"))
        checkpoint = reader.get_checkpoint()
        assert VkeySet(Vkey.from_string(log.vkey)).verify(checkpoint.signatures, checkpoint)
        for index in (0, 256, SIZE - 1):
            proof = reader.get_inclusion_proof(index, checkpoint.size)
            proof.check(leaf_hash(log.leaves[index]), checkpoint.root_hash)
        with pytest.raises(RuntimeError, match="could not get tile"):
            reader.get_entry(0)
