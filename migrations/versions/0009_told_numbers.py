"""an index of the numbers that were told later."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
NAME = "ix_corrections_numbers"


def upgrade() -> None:
    """They are few among all corrections, and sought by their last digits."""
    numbers = sa.text("field = 'phone'")
    op.create_index(NAME, "corrections", ["key"], sqlite_where=numbers, postgresql_where=numbers)


def downgrade() -> None:
    """The search goes through all corrections again."""
    op.drop_index(NAME, table_name="corrections")
