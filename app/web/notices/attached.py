"""The two files that prove a record, as a stranger's verifier takes them: proof_files()."""

from __future__ import annotations

from app.leads.lookup.receipt import Receipt

RECORD, PROOF = "record.jws", "record.tlog-proof"


def proof_files(receipt: Receipt) -> dict[str, bytes]:
    """Both by name, once the record is sealed; before that none."""
    if receipt.seal is None:
        return {}
    return {RECORD: receipt.record, PROOF: receipt.seal.proof.encode()}
