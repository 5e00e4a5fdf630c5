"""Runs migrations on the connection and in the transaction that app.schema.migrate() opened."""

from alembic import context

import app.consent.limits.models
import app.consent.models
import app.leads.calls.models
import app.leads.models
import app.leads.said.models
import app.ledger.models
import app.notices.models
import app.staff.models  # noqa: F401
from app.db import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
