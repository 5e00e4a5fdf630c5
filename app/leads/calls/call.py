"""A call as it is being recorded, with all that is known of its person: begin_call()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.consent.deciding import to_discuss, told_decision
from app.consent.facts import Facts
from app.consent.models import Act, ConsentRow
from app.consent.permission import Permission
from app.db import NotFound, Writing
from app.leads.calls.steps import Step, Taken, steps_of_call
from app.leads.calls.together import called_together, lead_of_call
from app.leads.facts import facts_of_people, permitted_products
from app.leads.holding.holds import Agent
from app.leads.known.kin import Kin, kin_of
from app.leads.known.office import agent_of
from app.leads.models import LeadRow, PersonRow

_lead = (
    select(LeadRow.bucket, LeadRow.received_at, PersonRow.phone, ConsentRow.seller)
    .join(PersonRow, PersonRow.lead_id == LeadRow.id)
    .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
    .where(ConsentRow.act == Act.CLICK_SUBMIT.value)
)


@dataclass(frozen=True)
class Call:
    """One call about a lead; `together` are the person's leads that the agent holds."""

    agent: Agent
    at: datetime
    is_inbound: bool
    lead_id: int
    reference: str
    bucket: str
    received_at: datetime
    phone: str
    seller: str
    kin: Kin
    facts: Facts
    answers: dict[str, Permission]
    together: frozenset[int]
    steps: tuple[Taken, ...]

    @property
    def decision(self) -> dict[str, object]:
        """What permission said of this call when its outcome was recorded (S-09)."""
        return told_decision(self.answers)

    @property
    def to_discuss(self) -> tuple[str, ...]:
        """What the call may have been about."""
        if not self.is_inbound:
            return to_discuss(self.answers)
        return tuple(name for name, one in self.answers.items() if one.may_be_discussed_inbound)

    @property
    def is_attempt(self) -> bool:
        """Whether its outcome counts as an attempt; each dialling that was ticked does (B-13)."""
        return not self.is_inbound and all(one.step is not Step.DIALLED for one in self.steps)


def begin_call(
    session: Writing, agent: Agent, reference: str, *, at: datetime, is_inbound: bool
) -> Call:
    """The call, its lead locked; raises NotFound."""
    lead_id = lead_of_call(session, agent, reference, at=at, is_inbound=is_inbound)
    lead = session.first(_lead.where(LeadRow.id == lead_id))
    if lead is None:
        raise NotFound("the person was erased")
    (kin,) = kin_of(session, [lead.phone])
    together = called_together(session, agent, kin.kindred)
    facts = facts_of_people(session, [kin])[kin.phone]
    return Call(
        agent=agent,
        at=at,
        is_inbound=is_inbound,
        lead_id=lead_id,
        reference=reference,
        bucket=lead.bucket,
        received_at=lead.received_at,
        phone=lead.phone,
        seller=lead.seller,
        kin=kin,
        facts=facts,
        answers=permitted_products(facts, at, agent_of(session, agent.account_id)),
        together=together if is_inbound else together | {lead_id},
        steps=tuple(
            steps_of_call(session, agent, together | {lead_id}, at=at, is_inbound=is_inbound)
        ),
    )
