"""the time line that the form's script tells."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("timeline", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "timeline")
