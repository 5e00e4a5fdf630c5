"""So far: everything that happened to this lead, in one order, each with its proof."""

from __future__ import annotations

from app.db import Reading
from app.leads.lookup.history import history_of
from app.proof.standing import Stage, stages_of
from app.web.agents.lead.held import Held
from app.web.words.happenings import tell

PROOF = {
    Stage.WAITING: "on record, waits for its seal",
    Stage.IN_TREE: "on record, waits for its seal",
    Stage.SEALED: "sealed",
    Stage.ASIDE: "set aside: tell compliance",
}


def values(session: Reading, held: Held) -> dict[str, object]:
    """Every entry about the lead in words, and how far the log has come with it."""
    history = tell(history_of(session, held.lead.reference), held.names)
    stages = stages_of(session, [one.entry_id for one in history])
    return {"history": [(one, PROOF[stages[one.entry_id]]) for one in history]}
