"""do-not-call lists of one state, each with its own age limit."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was loaded before is national, and at most 31 days old at a call."""
    op.add_column("do_not_call_lists", sa.Column("state", sa.String(length=2), nullable=True))
    op.add_column(
        "do_not_call_lists",
        sa.Column("max_age_days", sa.Integer(), server_default="31", nullable=False),
    )


def downgrade() -> None:
    """Whose state a list is of is forgotten: it is taken for national, which allows no more."""
    op.drop_column("do_not_call_lists", "max_age_days")
    op.drop_column("do_not_call_lists", "state")
