"""What a folder elsewhere tells of the log, when all here may have been put back."""

from __future__ import annotations

from pathlib import Path

from app.ledger.anchoring.copies import last_copies
from app.ledger.anchoring.memory import MemoryFile
from app.ledger.note import BadNote, open_note, parse_checkpoint
from app.ledger.sign import RollbackFound, load_memory


def require_newest(instance: Path, folder: Path) -> bool:
    """Whether one could look; raises RollbackFound when it tells of more than the signer remembers.

    Its memory was put back together with the database then: they agree, and would sign another
    history than the one that is known. Raises MemoryLost; a folder that is not there or cannot
    be read tells nothing.
    """
    memory = load_memory(MemoryFile(instance))
    if memory is None:
        return True
    keys = memory.keyring.log_keys(memory.origin)
    try:
        notes = [file.read_text("utf-8", errors="replace") for file in last_copies(folder)]
    except OSError:
        return False
    for note in notes:
        try:
            size = parse_checkpoint(open_note(note, keys)[0]).size
        except BadNote:
            continue  # of an earlier name of the log, or damaged: it says nothing of this one
        if size > memory.edge.size:
            raise RollbackFound(
                f"The second folder tells of {size} entries, and the signer remembers "
                f"{memory.edge.size}: its memory was put back too."
            )
    return folder.is_dir()
