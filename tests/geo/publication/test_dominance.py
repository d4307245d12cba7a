import pytest
from sqlalchemy import text

from database.session import Database
from geo.publication.dominance import dominated_cells
from geo.publication.pieces import counts_by_piece
from geo.publication.protection import protect, withheld_cells
from geo.publication.queries import PublicationInfo

SHARES = text(
    "SELECT state_code, sum(gap) AS total, "
    "(SELECT sum(one) FROM unnest((array_agg(gap ORDER BY gap DESC))[1:2]) AS one) AS two "
    "FROM (SELECT state_code, line_total - income AS gap FROM snapshot_household "
    "WHERE publication_number = :number AND registration_status = 'disahkan' "
    "AND poverty_status IN ('miskin', 'miskin_tegar') AND income < line_total "
    "AND state_code IS NOT NULL) AS poor GROUP BY state_code"
)


def test_a_sum_that_two_households_hold_is_found(
    country: Database, publication: PublicationInfo
) -> None:
    with country.reading() as session:
        found = dominated_cells(session, publication.number)
        rows = session.execute(SHARES, {"number": publication.number}).all()
    for row in rows:
        assert (("poor_hh", row.state_code) in found) == (row.two > 0.9 * float(row.total))
    assert any(count == "poor_hh" for count, _ in found)


@pytest.mark.parametrize("area", ["D01-01", "S01"])
def test_its_count_is_withheld_however_large(
    country: Database, publication: PublicationInfo, area: str
) -> None:
    with country.reading() as session:
        pieces = counts_by_piece(session, publication.number)
    protection = protect(pieces, 10, dominated=[("poor_hh", area)])
    assert ("poor_hh", area) in withheld_cells(protection)
