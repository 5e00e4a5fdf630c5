"""the whole queue: follow-ups, steps of calls, notes, corrections, links undone, emergencies."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Each new table with its columns beside number, moment and entry, and what its rows are found by.
LEAD, ACCOUNT = ("lead_id", "leads.id"), ("account_id", "accounts.id")
FOUND_BY = {
    "call_steps": ("lead_id",),
    "notes": ("lead_id",),
    "corrections": ("lead_id", "key"),
    "unlinks": ("lead_id", "other_id"),
    "emergencies": (),
}
APPEND_ONLY = ("call_steps", "unlinks", "emergencies")
# The planner would keep samples of the values, and those of a table that is emptied for ever.
UNSAMPLED = (("notes", "text"), ("corrections", "value"), ("corrections", "key"))
OPEN_WAITING = "state in ('flagged', 'triage')"
ASIDE = "state in ('flagged', 'triage', 'appointment', 'parked', 'not_reached', 'suppressed')"
KINDS_BEFORE = ("receipt", "test", "checkpoint")
KINDS = (*KINDS_BEFORE, "new_lead", "unattended")
MOMENTS, ACCOUNTS = ("claimed_at", "free_at"), ("last_held_by", "due_for")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("leads", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in ACCOUNTS:
        op.add_column("leads", sa.Column(name, sa.Integer(), nullable=True))
    op.execute("UPDATE leads SET free_at = due_at WHERE state = 'later'")
    op.execute("UPDATE leads SET last_held_by = claimed_by WHERE state = 'claimed'")
    # Of those nobody wrote down the day, nor whose they are: anybody may take them from the list.
    op.execute(
        "UPDATE leads SET due_at = coalesce(due_at, received_at), "
        "free_at = coalesce(due_at, received_at) WHERE state = 'appointment'"
    )
    _index("ix_leads_later", ["free_at"], "state = 'later'")
    _index("ix_leads_due", ["due_for", "due_at"], "due_for is not null", is_new=True)
    _index("ix_leads_waiting", ["state", "id"], ASIDE)
    op.add_column(
        "outcomes", sa.Column("is_inbound", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "outcomes", sa.Column("is_attempt", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column("outcomes", sa.Column("corrects_id", sa.Integer(), nullable=True))
    op.add_column("revocations", sa.Column("honoured_at", sa.DateTime(timezone=True)))
    _find_people_by_last_digits()
    _create_tables()
    _let_notices_be(KINDS)


def _let_notices_be(kinds: tuple[str, ...]) -> None:
    """SQLite makes the table anew, and forgets its check; the rest is kept."""
    is_new = kinds == KINDS
    gone, come = ("ix_notices_account_id",), ("ix_notices_account", "ix_notices_given_up")
    for name in gone if is_new else come:
        op.drop_index(name, table_name="notices")
    with op.batch_alter_table("notices") as notices:
        if op.get_bind().dialect.name == "postgresql":
            notices.drop_constraint(op.f("ck_notices_kind"), type_="check")
        if is_new:
            notices.add_column(sa.Column("told_until", sa.DateTime(timezone=True), nullable=True))
        else:
            notices.drop_column("told_until")
        named = ", ".join(f"'{kind}'" for kind in kinds)
        notices.create_check_constraint(op.f("ck_notices_kind"), f"kind in ({named})")
    if not is_new:
        op.create_index(op.f("ix_notices_account_id"), "notices", ["account_id"])
        return
    op.create_index("ix_notices_account", "notices", ["account_id", "id"])
    only = sa.text("given_up_at is not null")
    op.create_index(
        "ix_notices_given_up", "notices", ["given_up_at"], sqlite_where=only, postgresql_where=only
    )


def _find_people_by_last_digits() -> None:
    column = sa.Column("last_four", sa.String(length=4), server_default="", nullable=False)
    op.add_column("people", column)
    op.execute("UPDATE people SET last_four = substr(phone, length(phone) - 3)")
    op.create_index(op.f("ix_people_last_four"), "people", ["last_four"])


def _create_tables() -> None:
    _create(
        "call_steps",
        _refers("call_steps", *LEAD),
        _refers("call_steps", *ACCOUNT),
        _text("step", 20),
    )
    _create(
        "notes",
        _refers("notes", *LEAD),
        _refers("notes", *ACCOUNT),
        _text("channel", 12),
        sa.Column("text", sa.Text(), nullable=False),
    )
    told = (("field", 12), ("value", 254), ("key", 420), ("said_by", 20), ("channel", 12))
    _create(
        "corrections",
        _refers("corrections", *LEAD),
        _refers("corrections", *ACCOUNT),
        *(_text(name, length) for name, length in told),
    )
    for table, column in UNSAMPLED if op.get_bind().dialect.name == "postgresql" else ():
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
    _create("unlinks", _refers("unlinks", *LEAD), _refers("unlinks", "other_id", "leads.id"))
    _create(
        "emergencies",
        _text("state", 2),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        _text("source", 200),
    )


def _index(name: str, columns: list[str], where: str, *, is_new: bool = False) -> None:
    if not is_new:
        op.drop_index(name, table_name="leads")
    only = sa.text(where)
    op.create_index(name, "leads", columns, sqlite_where=only, postgresql_where=only)


def _text(name: str, length: int) -> sa.schema.SchemaItem:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _refers(table: str, column: str, target: str) -> sa.schema.SchemaItem:
    key = sa.ForeignKey(target, name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, sa.Integer(), key, nullable=False)


def _create(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table by number, with its moment and the entry that tells of it."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _refers(table, "entry_id", "entries.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("entry_id", *FOUND_BY[table]):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    if table not in APPEND_ONLY:
        return
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
    op.execute("DELETE FROM notices WHERE kind IN ('new_lead', 'unattended')")
    _let_notices_be(KINDS_BEFORE)
    for table in FOUND_BY:
        op.drop_table(table)
    op.drop_index(op.f("ix_people_last_four"), table_name="people")
    op.drop_column("people", "last_four")
    op.drop_column("revocations", "honoured_at")
    for name in ("corrects_id", "is_attempt", "is_inbound"):
        op.drop_column("outcomes", name)
    op.execute("UPDATE leads SET state = 'closed' WHERE state IN ('parked', 'not_reached')")
    op.execute("UPDATE leads SET state = 'stopped' WHERE state = 'suppressed'")
    op.drop_index("ix_leads_due", table_name="leads")
    _index("ix_leads_later", ["due_at"], "state = 'later'")
    _index("ix_leads_waiting", ["state", "id"], OPEN_WAITING)
    for name in (*MOMENTS, *ACCOUNTS):
        op.drop_column("leads", name)
