"""Inserts chained into one statement: on PostgreSQL a round trip costs more than a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, FromClause, bindparam, insert, select

from app.db import Base


class Columns:
    """The columns of a table that one insert fills from values, under names of their own."""

    def __init__(self, model: type[Base], prefix: str, *names: str) -> None:
        self._model = model
        self._names = names
        self._prefix = prefix

    def named(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values under the names that the chained statement has for them."""
        return {f"{self._prefix}_{name}": values[name] for name in self._names}

    def given(self) -> dict[str, BindParameter[Any]]:
        """The columns with the parameters that `named` gives values for."""
        types = self._model.__table__.c
        return {
            name: bindparam(f"{self._prefix}_{name}", type_=types[name].type)
            for name in self._names
        }

    def chained(
        self,
        source: FromClause,
        returning: Any = None,
        **taken: ColumnElement[Any],
    ) -> CTE:
        """An insert of one row for the row of `source`; `taken` columns come from there."""
        rows = select(*self.given().values(), *taken.values()).select_from(source)
        query = insert(self._model).from_select([*self._names, *taken], rows)
        back = self._model.__table__.c[next(iter(taken))] if returning is None else returning
        return query.returning(back).cte(self._prefix)
