"""Makes the bundle of this release, to be kept: python -m tests.evidence.keeping."""

from __future__ import annotations

import hashlib
import tempfile
import tomllib
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.cli.opening import open_instance
from app.instance import private_folder, write_once
from app.ledger.note import format_policy
from app.ledger.proofs import log_keys
from app.settings import Settings
from tests.exporting import asks_between_checkpoints, exports
from tests.figures import measures
from tests.office import OPENED_AT, Office, publish
from tests.sealing import seals

KEPT = Path(__file__).parent / "kept"
PROJECT = Path(__file__).parents[2] / "pyproject.toml"
SEEDS = {"intake.pem": 1, "log.pem": 2}  # keys that everybody may know: nobody else uses them


def this_release() -> str:
    """The version that pyproject.toml names."""
    version: str = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return version


def keep_bundle(folder: Path, release: str) -> None:
    """Rosa's request at its fixed hour, measured page and word to stop, with the policy for it."""
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(instance=Path(temporary) / "instance", allow_fictional_numbers=True)
        keys = private_folder(private_folder(settings.instance) / "keys")
        write_once(keys / "origin", b"get-answers.invalid/kept")
        for name, seed in SEEDS.items():
            write_once(keys / name, _pem(seed))
        instance = open_instance(settings, at=OPENED_AT)
        office = Office(instance, publish(instance))
        measures(office)
        request = asks_between_checkpoints(office)
        request.is_stopped()
        office.passes(minutes=1)
        seals(office)
        (folder / f"{release}.zip").write_bytes(exports(office, request.reference))
        with instance.database.reading() as session:
            policy = format_policy(log_keys(session))
        (folder / f"{release}.policy.txt").write_text(policy, encoding="utf-8")
        instance.database.dispose()


def hashes_of(folder: Path) -> str:
    """A line for each kept file, as `sha256sum` writes and checks it."""
    files = sorted(file for file in folder.iterdir() if file.name != "SHA256")
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files
    )


def _pem(seed: int) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


if __name__ == "__main__":
    keep_bundle(KEPT, this_release())
    (KEPT / "SHA256").write_text(hashes_of(KEPT), encoding="utf-8")
