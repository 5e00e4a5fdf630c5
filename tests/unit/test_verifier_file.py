"""The verifier as one file, in the hands of somebody who has nothing else of ours."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import files as files_of
from pathlib import Path

import pytest

from app.proof.bundle.packing import pack
from app.proof.verifier.command import LARGEST, main, unpack
from app.proof.verifier.joining import PARTS, one_file
from app.proof.verifier.strict import NotVerified
from tests.forging import Files, told
from tests.unit.test_house import ROOT
from tests.unit.test_verifier import POLICY

SHIPPED = ROOT / "app" / "proof" / "verify.py"
FOLDER = ROOT / "app" / "proof" / "verifier"


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python of somebody else's, with `cryptography` and what that needs; nothing of ours."""
    folder = tmp_path_factory.mktemp("stranger")
    venv.create(folder, with_pip=False, symlinks=True)
    [packages] = folder.glob("lib/python*/site-packages")
    for name in ("cryptography", "cffi"):
        for top in {Path(one.parts[0]) for one in files_of(name) or [] if one.parts[0] != ".."}:
            (packages / top).symlink_to(Path(pytest.__file__).parents[1] / top)
    return folder / "bin" / "python"


def runs(stranger: Path, folder: Path, *words: str) -> tuple[int, str]:
    """The shipped file, run as the README says; gives exit code and what it prints."""
    done = subprocess.run(
        [stranger, "-I", SHIPPED, *words], cwd=folder, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def keeps(folder: Path, files: Files) -> None:
    """A stranger's desk: the bundle, the policy that was handed over, a visitor's own proof."""
    (folder / "x.zip").write_bytes(pack(files))
    (folder / "policy.txt").write_text(POLICY)
    for name in ("record.jws", "record.tlog-proof"):
        (folder / name).write_bytes(files[name])


def test_it_says_verified_and_ends_with_0(stranger: Path, tmp_path: Path) -> None:
    keeps(tmp_path, told().files())
    code, said = runs(stranger, tmp_path, "x.zip", "--policy", "policy.txt")
    assert (code, said.partition("\n")[0]) == (0, "VERIFIED")
    words = ("record.jws", "record.tlog-proof", "--policy", "policy.txt")
    code, said = runs(stranger, tmp_path, *words)
    assert (code, said.partition("\n")[0]) == (0, "VERIFIED")


def test_it_names_the_first_fault_and_ends_with_1(stranger: Path, tmp_path: Path) -> None:
    keeps(tmp_path, told().files() | {"edition/page.html": b"<html>Other.</html>"})
    code, said = runs(stranger, tmp_path, "x.zip", "--policy", "policy.txt")
    expected = "NOT VERIFIED: wrong-page: edition/page.html is not what the log tells of\n"
    assert (code, said) == (1, expected)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("x.zip",),
        ("x.zip", "--policy", "none.txt"),
        ("none.zip", "--policy", "policy.txt"),
        ("x.zip", "--policy", "x.zip"),
        ("x.zip", "--policy", "record.jws"),
    ],
)
def test_what_is_used_wrongly_ends_with_2(
    tmp_path: Path, words: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    keeps(tmp_path, told().files())
    paths = [one if one.startswith("--") else str(tmp_path / one) for one in words]
    with pytest.raises(SystemExit) as ended:
        main(paths)
    assert ended.value.code == 2
    assert "usage:" in capfd.readouterr().err


def test_the_shipped_file_is_made_of_the_parts() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == one_file(), "run: make verifier"
    parts = {file.stem for file in FOLDER.glob("*.py")} - {"__init__", "joining"}
    assert parts == set(PARTS)


def test_neither_the_file_nor_a_part_uses_anything_of_ours() -> None:
    allowed = sys.stdlib_module_names | {"cryptography"}
    assert modules_in(SHIPPED.read_text(encoding="utf-8")) <= allowed
    for name in PARTS:
        ours = {f"app.proof.verifier.{part}" for part in PARTS}
        used = modules_in((FOLDER / f"{name}.py").read_text(encoding="utf-8"), whole=True)
        assert {one for one in used if one.startswith("app")} <= ours


def test_it_is_written_for_the_pythons_that_strangers_have() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert "Python 3.9 or newer" in text
    ast.parse(text, feature_version=(3, 9))


def modules_in(text: str, *, whole: bool = False) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found if whole else {one.partition(".")[0] for one in found}


def zipped(*files: tuple[str, bytes], extra: bytes = b"") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            about = zipfile.ZipInfo(name)
            about.extra = extra
            archive.writestr(about, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(NotVerified, match="not-a-bundle: unpacked it would be larger"):
        unpack(zipped(("manifest.json", b"{}"), ("sheet.pdf", bytes(LARGEST))))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(NotVerified, match="not-a-bundle: two of its files have one name"):
        unpack(zipped(("manifest.json", b"{}"), ("a", b"1"), ("a", b"2")))


@pytest.mark.parametrize("hidden", [b"", b"PK\x03\x04", zipped(("edition/page.html", b"Other."))])
def test_nothing_is_hidden_between_the_files(hidden: bytes) -> None:
    true = pack(told().files())
    with pytest.raises(NotVerified, match="something stands between its files"):
        unpack(hidden + true if hidden else true + b"more")
    assert "record.jws" in unpack(true)


@pytest.mark.parametrize("part", [8, 18, 22])
def test_a_file_is_told_alike_at_both_places(part: int) -> None:
    """Method, length, length unpacked: programs that unpack what streams in go by the first."""
    true = bytearray(zipped(("manifest.json", b"{}")))
    true[part] ^= 8
    with pytest.raises(NotVerified, match="not-a-bundle"):
        unpack(bytes(true))


def test_nothing_is_hidden_behind_the_end_of_a_file() -> None:
    """Nor in a folder, nor behind the end of a name."""
    packed = bytearray(zipped(("manifest.json", b"{}")))
    end = 30 + len("manifest.json") + int.from_bytes(packed[18:22], "little")
    packed[end:end] = b"more"
    for place in (18, packed.index(b"PK\x01\x02") + 20, packed.index(b"PK\x05\x06") + 16):
        packed[place] += 4
    for hidden in (bytes(packed), zipped(("manifest.json", b"{}"), ("edition/", b"more"))):
        with pytest.raises(NotVerified, match="something stands between its files"):
            unpack(hidden)


def test_who_packs_it_anew_changes_nothing() -> None:
    files = told().files()
    anew = [("edition/", b""), *reversed(files.items())]
    assert unpack(zipped(*anew, extra=b"UT\x05\x00\x01abcd")) == files


@pytest.mark.parametrize("content", [b"", b"no zip", zipped(("a", b"1"))])
def test_what_is_no_bundle_is_called_so(content: bytes) -> None:
    with pytest.raises(NotVerified, match="not-a-bundle: "):
        unpack(content)


def test_nothing_that_a_terminal_would_obey_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    name = "\x1b[2K\nVERIFIED"
    keeps(tmp_path, told().files() | {name: b"more"})
    assert main([str(tmp_path / "x.zip"), "--policy", str(tmp_path / "policy.txt")]) == 1
    assert capfd.readouterr().out == "NOT VERIFIED: edited: ?[2K?VERIFIED is not in the manifest\n"
