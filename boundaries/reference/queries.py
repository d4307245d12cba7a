"""All SQL of the official figures."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, insert, select

from boundaries.reference.models import ReferenceException, ReferenceValue
from boundaries.reference.tables import Figure, NamedException, Tables
from database.session import ReadSession, WriteSession


def list_exceptions(session: ReadSession) -> Sequence[ReferenceException]:
    """Return the exceptions by table, year, state and printed name."""
    exception = ReferenceException
    return session.scalars(
        select(exception).order_by(
            exception.table_name, exception.year, exception.state_name, exception.printed_name
        )
    ).all()


def figures(session: ReadSession) -> set[Figure]:
    """Return every stored figure."""
    value = ReferenceValue
    columns = (
        value.area_code,
        value.indicator,
        value.year,
        value.level,
        value.value,
        value.unit,
        value.source,
        value.printed_name,
    )
    return {Figure(*row) for row in session.execute(select(*columns))}


def exceptions(session: ReadSession) -> set[NamedException]:
    """Return every stored exception."""
    return {
        NamedException(
            table_name=row.table_name,
            year=row.year,
            state_name=row.state_name,
            printed_name=row.printed_name,
            area_code=row.area_code,
            reason=row.reason,
        )
        for row in list_exceptions(session)
    }


def replace_all(session: WriteSession, tables: Tables) -> None:
    """Store these figures and exceptions, and no others."""
    session.execute(delete(ReferenceValue))
    session.execute(delete(ReferenceException))
    session.execute(insert(ReferenceValue), [asdict(figure) for figure in tables.figures])
    if tables.exceptions:
        rows = [asdict(exception) for exception in tables.exceptions]
        session.execute(insert(ReferenceException), rows)
