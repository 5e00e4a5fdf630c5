"""Evidence taken in a test: a request between two checkpoints, and a bundle's files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection

from app.leads.timeline.events import read_account
from app.proof.evidence import build_bundle
from tests.office import Office, Request
from tests.people import ROSA, WALTER
from tests.sealing import seals

ACCOUNT = (
    '{"cut":0,"e":[[900,"in","first"],[1900,"in","last"],[42000,"send"]],"v":1,"vh":664,"vw":390}'
)
Files = dict[str, bytes]


def asks_between_checkpoints(office: Office) -> Request:
    """Rosa's request: after one checkpoint, before another, with a later one that has it, too."""
    seals(office)
    office.passes(minutes=5)
    account = read_account([ACCOUNT])
    request = office.visitor(ROSA).asks_for_a_call(message="Please call. 请打电话", account=account)
    office.passes(minutes=2)
    seals(office)
    office.passes(hours=2)
    office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    seals(office)
    return request


def exports(office: Office, reference: str, disclose: Collection[str] | None = None) -> bytes:
    """Somebody takes a bundle."""
    database = office.instance.database
    return build_bundle(database, reference, disclose=disclose, actor="unix:olive", at=office.now)


def unpacked(bundle: bytes) -> Files:
    """Its files by name, in order and each once."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.namelist() == sorted(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}
