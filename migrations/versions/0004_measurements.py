"""what an edition was drafted with, why a step was taken, and how an edition looked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Each new table of proof with its keys: a row of the same key may not take another's place.
APPEND_ONLY = {
    "edition_statements": ("(edition_id = NEW.edition_id AND kind = NEW.kind)",),
    "edition_measurements": ("id = NEW.id",),
}


def upgrade() -> None:
    op.add_column("editions", sa.Column("facts", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("edition_steps", sa.Column("reason", sa.Text(), nullable=True))
    op.create_table(
        "edition_statements",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_statements_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_edition_statements_statement_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "kind", name=op.f("pk_edition_statements")),
    )
    op.create_table(
        "edition_measurements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("figures_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_measurements_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_edition_measurements_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["figures_id"], ["documents.id"], name=op.f("fk_edition_measurements_figures_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_measurements")),
    )
    op.create_index(
        op.f("ix_edition_measurements_edition_id"), "edition_measurements", ["edition_id"]
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, ways in APPEND_ONLY.items():
        if is_postgresql:
            _guard_on_postgresql(table)
        else:
            _guard_on_sqlite(table, ways)


def _guard_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _guard_on_sqlite(table: str, ways: tuple[str, ...]) -> None:
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for act in ("UPDATE", "DELETE"):
        name = f"{table}_no_{act.lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {refusal}")
    taken = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {way})" for way in ways)
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refusal}")


def downgrade() -> None:
    op.drop_index(op.f("ix_edition_measurements_edition_id"), table_name="edition_measurements")
    op.drop_table("edition_measurements")
    op.drop_table("edition_statements")
    op.drop_column("edition_steps", "reason")
    op.drop_column("editions", "facts")
