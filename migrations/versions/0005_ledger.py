"""the tree over the entries: places, tiles, state, checkpoints, quarantine, alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_THE_LOG = sa.text(
    "event in ('log.created', 'key.added', 'key.retired', 'edition.drafted', 'entry.admitted', "
    "'tree.begun', 'log.reanchored')"
)
# The root of a tree without leaves (RFC 6962, 2.1).
NOTHING = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
TELLING = (  # tables whose rows are checked against the entry that tells of them
    "consents",
    "edition_measurements",
    "edition_steps",
    "editions",
    "log_keys",
    "outcomes",
    "revocations",
)
# Each new table of proof with its keys: a row of the same key may not take another's place.
APPEND_ONLY = {
    "leaves": ("leaf_index = NEW.leaf_index", "entry_id = NEW.entry_id"),
    "checkpoints": ("id = NEW.id",),
}
KINDS_BEFORE = ("receipt", "test")
KINDS = (*KINDS_BEFORE, "checkpoint")


def upgrade() -> None:
    op.create_index(
        "ix_entries_of_the_log",
        "entries",
        ["id"],
        sqlite_where=OF_THE_LOG,
        postgresql_where=OF_THE_LOG,
    )
    for table in TELLING:
        op.create_index(op.f(f"ix_{table}_entry_id"), table, ["entry_id"])
    _create_tree()
    _create_watch()
    _let_notices_be(KINDS)
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, ways in APPEND_ONLY.items():
        if is_postgresql:
            _guard_on_postgresql(table)
        else:
            _guard_on_sqlite(table, ways)


def _create_tree() -> None:
    op.create_table(
        "leaves",
        sa.Column("leaf_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_leaves_entry_id")),
        sa.PrimaryKeyConstraint("leaf_index", name=op.f("pk_leaves")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_leaves_entry_id")),
    )
    op.create_table(
        "tiles",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tile_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "tile_index", name=op.f("pk_tiles")),
    )
    state = op.create_table(
        "log_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_state")),
    )
    op.bulk_insert(state, [{"id": 1, "size": 0, "root": NOTHING}])
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
    )
    op.create_index(op.f("ix_checkpoints_size"), "checkpoints", ["size"])


def _create_watch() -> None:
    op.create_table(
        "quarantined",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_quarantined_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_quarantined")),
    )
    op.create_table(
        "alarms",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alarms")),
    )


def _let_notices_be(kinds: tuple[str, ...]) -> None:
    """SQLite makes the table anew, and forgets its check; the rest is kept."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("notices") as notices:
        if op.get_bind().dialect.name == "postgresql":
            notices.drop_constraint(op.f("ck_notices_kind"), type_="check")
        if kinds == KINDS:
            notices.add_column(sa.Column("auditor", sa.String(length=254), nullable=True))
            notices.add_column(sa.Column("day", sa.Date(), nullable=True))
            notices.create_unique_constraint(op.f("uq_notices_auditor_day"), ["auditor", "day"])
        else:
            notices.drop_constraint(op.f("uq_notices_auditor_day"), type_="unique")
            notices.drop_column("day")
            notices.drop_column("auditor")
        notices.create_check_constraint(op.f("ck_notices_kind"), f"kind in ({named})")


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
    op.execute("DELETE FROM notices WHERE kind = 'checkpoint'")
    _let_notices_be(KINDS_BEFORE)
    for table in ("alarms", "quarantined", "checkpoints", "log_state", "tiles", "leaves"):
        op.drop_table(table)
    for table in TELLING:
        op.drop_index(op.f(f"ix_{table}_entry_id"), table_name=table)
    op.drop_index("ix_entries_of_the_log", table_name="entries")
