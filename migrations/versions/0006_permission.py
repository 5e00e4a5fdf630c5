"""what permission looks at: places, scopes, lifts, lists of numbers, choices, qualifications."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Numbers of Maryland and Oklahoma, whose leads are opened from the list alone from now on.
AREAS = ["227", "240", "301", "405", "410", "443", "539", "572", "580", "667", "918"]
_prefixes = ", ".join(f"'+1{area}'" for area in AREAS)
IN_DOUBT = f"id IN (SELECT lead_id FROM people WHERE substr(phone, 1, 5) IN ({_prefixes}))"
# Tables of proof, each with what its rows are found by besides their entry.
APPEND_ONLY = {
    "places": "lead_id",
    "scopes": "lead_id",
    "lifts": "person",
    "do_not_call_lists": None,
    "choices": None,
    "qualifications": "account_id",
}


def upgrade() -> None:
    _create(
        "places",
        _refers("places", "lead_id", "leads.id"),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("states", sa.JSON(), nullable=False),
    )
    _create(
        "scopes",
        _refers("scopes", "lead_id", "leads.id"),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("may_answer", sa.Boolean(), nullable=False),
    )
    _create("lifts", sa.Column("person", sa.String(length=64), nullable=False))
    _create(
        "do_not_call_lists",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
    )
    _create(
        "choices",
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
    )
    _create(
        "qualifications",
        _refers("qualifications", "account_id", "accounts.id"),
        sa.Column("kind", sa.String(length=13), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
    )
    op.create_table(
        "listed_numbers",
        _refers("listed_numbers", "list_id", "do_not_call_lists.id"),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("list_id", "number", name=op.f("pk_listed_numbers")),
    )
    op.execute(f"UPDATE leads SET bucket = 'hand:' || bucket WHERE bucket <> '' AND {IN_DOUBT}")


def _refers(table: str, column: str, target: str) -> sa.schema.SchemaItem:
    key = sa.ForeignKey(target, name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, sa.Integer(), key, nullable=False)


def _create(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table of proof: by number, with its moment and the entry that tells of it."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _refers(table, "entry_id", "entries.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in filter(None, ("entry_id", APPEND_ONLY[table])):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        _guard_on_sqlite(table)


def _guard_on_sqlite(table: str) -> None:
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for act in ("UPDATE", "DELETE"):
        name = f"{table}_no_{act.lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {refusal}")
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refusal}")


def downgrade() -> None:
    op.execute("UPDATE leads SET bucket = replace(bucket, 'hand:', '')")
    for table in ("listed_numbers", *APPEND_ONLY):
        op.drop_table(table)
