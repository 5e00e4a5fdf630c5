"""No byte of a bundle can be another: each is changed in turn, and the verifier refuses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from random import Random, randrange

import pytest

from app.ledger.note import format_policy
from app.ledger.proofs import log_keys
from app.proof.verifier.bundle import verify
from app.proof.verifier.command import unpack
from app.proof.verifier.policy import Policy
from app.proof.verifier.strict import NotVerified
from tests.exporting import Files, asks_between_checkpoints, exports, unpacked
from tests.figures import measures
from tests.office import Office

SMALL = 8_192  # bytes; below it every byte is changed
SOME = 500  # of each larger file
OF_THE_ZIP = 800  # of the archive, and as many of its directory
PARTS = 4  # each takes every fourth byte, for as many processes
SEED = randrange(1 << 32)  # another each time, printed where a byte passes
Places = range | list[int]

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def bundle(office: Office) -> bytes:
    """Rosa's, with a measured page and her word to stop in it."""
    print(f"seed {SEED}")
    measures(office)
    request = asks_between_checkpoints(office)
    request.is_stopped()
    return exports(office, request.reference)


@pytest.fixture
def policy(office: Office) -> Policy:
    with office.instance.database.reading() as session:
        return Policy(format_policy(log_keys(session)))


def is_verified(files: Files, policy: Policy) -> bool:
    try:
        return verify(files, policy)[0] == "VERIFIED"
    except NotVerified:
        return False


def changed(content: bytes, places: Places, chance: Random) -> Iterator[tuple[int, bytes]]:
    """The content with one other byte, at each of these places."""
    for place in places:
        other = bytearray(content)
        other[place] ^= chance.randrange(1, 256)
        yield place, bytes(other)


@pytest.mark.parametrize("some", [SOME, pytest.param(None, marks=pytest.mark.long)])
@pytest.mark.parametrize("part", range(PARTS))
def test_one_other_byte_in_any_file_is_refused(
    bundle: bytes, policy: Policy, part: int, some: int | None
) -> None:
    files, chance = unpacked(bundle), Random(SEED)
    assert is_verified(files, policy)
    for name, content in files.items():
        places: Places = range(part, len(content), PARTS)
        if some and len(content) >= SMALL:
            places = chance.sample(places, some // PARTS)
        for place, other in changed(content, places, chance):
            assert not is_verified(files | {name: other}, policy), f"{name} at {place}"


@pytest.mark.parametrize("some", [OF_THE_ZIP, pytest.param(None, marks=pytest.mark.long)])
def test_one_other_byte_in_the_archive_never_passes_for_other_content(
    bundle: bytes, policy: Policy, some: int | None
) -> None:
    files, chance = unpacked(bundle), Random(SEED)
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        directory = range(archive.start_dir, len(bundle))
    places: Places = range(len(bundle))
    if some:
        places = chance.sample(places, some) + chance.sample(directory, some)
    for place, other in changed(bundle, places, chance):
        try:
            found = unpack(other)
        except NotVerified:
            continue
        assert found == files or not is_verified(found, policy), f"at {place}"
