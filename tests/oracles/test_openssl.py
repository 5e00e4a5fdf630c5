"""openssl judges a checkpoint and a leaf: by hand, as the README says it."""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64decode, urlsafe_b64decode
from pathlib import Path

import pytest

from tests.oracles.cases import flipped_notes
from tests.oracles.log import Log

pytestmark = pytest.mark.xdist_group("oracles")
# SubjectPublicKeyInfo of an Ed25519 key, before its 32 bytes (RFC 8410).
PREFIX = bytes.fromhex("302a300506032b6570032100")


@pytest.fixture(scope="module")
def openssl() -> str:
    """The tool; skipped where there is none."""
    found = shutil.which("openssl")
    if found is None:
        pytest.skip("no openssl")
    return found


def holds(openssl: str, folder: Path, public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether openssl says that this key has signed this message."""
    (folder / "key.der").write_bytes(PREFIX + public)
    (folder / "message").write_bytes(message)
    (folder / "signature").write_bytes(signature)
    verify = [openssl, "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
    files = ["-inkey", "key.der", "-in", "message", "-sigfile", "signature"]
    done = subprocess.run(
        [*verify, *files], cwd=folder, capture_output=True, text=True, timeout=30, check=False
    )
    assert ("Signature Verified Successfully" in done.stdout) == (done.returncode == 0)
    return done.returncode == 0


def signed(note: str) -> tuple[bytes, bytes, bytes]:
    """A note's text, the signature of it, and that of it with the moment, after the key ids."""
    text, _, lines = note.partition("\n\n")
    of_text, of_moment = (b64decode(line.split(" ")[2])[4:] for line in lines.splitlines())
    return text.encode() + b"\n", of_text, of_moment


def public_of(vkey: str) -> bytes:
    return b64decode(vkey.split("+", 2)[2])[1:]


def test_a_note_was_signed_by_the_logs_key(openssl: str, log: Log, tmp_path: Path) -> None:
    public = public_of(log.vkey)
    text, signature, _ = signed(log.newest)
    assert holds(openssl, tmp_path, public, text, signature)
    for note in flipped_notes(log.newest):
        text, signature, _ = signed(note)
        assert not holds(openssl, tmp_path, public, text, signature)


def test_the_moment_of_a_note_was_signed_too(openssl: str, log: Log, tmp_path: Path) -> None:
    # C2SP tlog-cosignature: seconds in eight bytes, then the signature of this message.
    public = public_of(log.vkey)
    text, _, stamped = signed(log.newest)
    moment = int.from_bytes(stamped[:8], "big")
    assert moment == int(log.said(log.newest).at.timestamp())
    for shift in (0, 1):
        message = b"cosignature/v1\ntime %d\n" % (moment + shift) + text
        assert holds(openssl, tmp_path, public, message, stamped[8:]) == (shift == 0)


def test_a_leaf_was_signed_by_the_intake_key(openssl: str, log: Log, tmp_path: Path) -> None:
    message, _, encoded = log.leaves[-1].rpartition(b".")
    signature = urlsafe_b64decode(encoded + b"==")
    public = log.instance.pen.public
    assert holds(openssl, tmp_path, public, message, signature)
    assert not holds(openssl, tmp_path, public, message[:-1] + b"!", signature)


def by_hand() -> list[str]:
    """The commands that the README tells to type beside the exported folder."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    lines = readme.partition("    head -n 3 log/checkpoint")[2].partition("\n\n")[0].splitlines()
    return ["head -n 3 log/checkpoint" + lines[0], *(line.strip() for line in lines[1:])]


def test_the_readme_tells_how_to_do_it_by_hand(openssl: str, log: Log, tmp_path: Path) -> None:
    assert by_hand()[-1].startswith(f"{Path(openssl).name} pkeyutl")
    shutil.copytree(log.folder, tmp_path / "log")
    for note, said in ((log.newest, 0), (next(flipped_notes(log.newest)), 1)):
        (tmp_path / "log" / "checkpoint").write_text(note, encoding="utf-8")
        script = ["bash", "-euo", "pipefail", "-c", "\n".join(by_hand())]
        done = subprocess.run(
            script, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode == said, done.stderr
