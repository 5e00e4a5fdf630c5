"""The command: python verify.py evidence.zip --policy policy.txt."""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
import zlib
from pathlib import Path

from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from app.proof.verifier.strict import NotVerified, need

LARGEST = 64 * 2**20  # bytes of all files: a bomb is refused before it is unpacked


def unpack(content: bytes) -> dict[str, bytes]:
    """The files of a bundle; raises NotVerified."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            found = opened.infolist()
            is_small = sum(one.file_size for one in found) <= LARGEST
            listed = [one for one in found if is_small and not one.is_dir()]
            files = {one.filename: opened.read(one) for one in listed}
            is_all = _end_of(found, content) == len(content)
    except Exception as fault:  # the library raises anything about an archive that was broken
        raise NotVerified(f"not-a-bundle: it cannot be unpacked ({fault})") from fault
    need(is_small, "not-a-bundle", "unpacked it would be larger than any bundle")
    need(len(files) == len(listed), "not-a-bundle", "two of its files have one name")
    need("manifest.json" in files, "not-a-bundle", "it has no manifest.json")
    need(is_all, "not-a-bundle", "something stands between its files, which programs may show")
    return files


def _end_of(found: list[zipfile.ZipInfo], content: bytes) -> int:
    """Where an archive ends that has these files one after the other, and nothing else."""
    end = 0
    for one in sorted(found, key=lambda one: one.header_offset):
        lengths = content[end + 26 : end + 28], content[end + 28 : end + 30]  # of name and extra
        begin = end + 30 + sum(int.from_bytes(two, "little") for two in lengths)
        packed = content[begin : begin + one.compress_size]
        if one.header_offset != end or not _is_full(one, packed):
            return -1
        end = begin + one.compress_size
    for one in found:  # told a second time: some programs go by what stands before each file
        before = content[one.header_offset + 6 : one.header_offset + 26]
        if content[end + 8 : end + 28] != before:
            return -1
        end += 46 + len(one.orig_filename.encode()) + len(one.extra) + len(one.comment)
    return end + 22


def _is_full(one: zipfile.ZipInfo, packed: bytes) -> bool:
    """Whether what is packed is the file that is shown under its whole name, and no more."""
    if one.orig_filename != one.filename or (one.is_dir() and one.file_size):
        return False
    if one.compress_type == zipfile.ZIP_STORED:
        return one.compress_size == one.file_size
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacking.decompress(packed, one.file_size + 1)
    return unpacking.eof and not unpacking.unused_data


def main(arguments: list[str] | None = None) -> int:
    """Prints what is proven; gives the exit code: 0 verified, 1 not; 2 wrong usage exits."""
    parser = argparse.ArgumentParser(description="Checks evidence, or the proof on a receipt.")
    parser.add_argument("file", type=Path, help="evidence.zip; or record.jws with its proof")
    parser.add_argument("proof", type=Path, nargs="?", help="record.tlog-proof")
    parser.add_argument("--policy", type=Path, required=True, help="whom you believe")
    chosen = parser.parse_args(arguments)
    try:
        policy = Policy(chosen.policy.read_text("utf-8"))
        texts = [one.read_bytes() for one in (chosen.file, chosen.proof) if one]
    except (OSError, ValueError, LookupError) as fault:
        parser.error(f"a file or the policy cannot be used: {fault}")
    try:
        own = {"record.jws": texts[0], "record.tlog-proof": texts[-1]}
        files = own if chosen.proof else unpack(texts[0])
        lines, code = verify(files, policy), 0
    except NotVerified as fault:
        lines, code = [f"NOT VERIFIED: {fault}"], 1
    for line in lines:  # with nothing in it that a terminal would obey
        safe = "".join(one if one.isprintable() else "?" for one in line)
        sys.stdout.buffer.write(safe.encode() + b"\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
