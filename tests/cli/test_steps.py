"""Steps of `up` that leave something with the operator."""

import stat
from pathlib import Path

from cli.steps import SIGN_IN_FILE, Setup, first_accounts
from database.session import Database
from registry.accounts.service import list_accounts
from tests.conftest import NewDatabase


def set_up(folder: Path, database: Database, *, demo: bool = True) -> dict[str, str]:
    """Make the first accounts; return what the file of first passwords tells first."""
    first_accounts(Setup(folder, 0, 1, demo, database), lambda what, share: None)
    told: dict[str, str] = {}
    for line in (folder / SIGN_IN_FILE).read_text().splitlines():
        login, password = line.split(maxsplit=1)
        told.setdefault(login, password)
    return told


def test_first_passwords_are_told_to_the_owner_alone(
    own_database: Database, tmp_path: Path
) -> None:
    assert set(set_up(tmp_path, own_database)) == {"admin", "pegawai"}
    assert stat.S_IMODE((tmp_path / SIGN_IN_FILE).stat().st_mode) == 0o600


def test_only_a_demonstration_has_an_officer(own_database: Database, tmp_path: Path) -> None:
    assert set(set_up(tmp_path, own_database, demo=False)) == {"admin"}
    with own_database.reading() as session:
        assert [one.login for one, _ in list_accounts(session)] == ["admin"]


def test_set_up_again_the_first_passwords_stay(own_database: Database, tmp_path: Path) -> None:
    assert set_up(tmp_path, own_database) == set_up(tmp_path, own_database)


def test_those_of_another_database_stay_below(
    own_database: Database, new_database: NewDatabase, tmp_path: Path
) -> None:
    former = set_up(tmp_path, own_database)
    with new_database() as other:
        latter = set_up(tmp_path, other)
    assert former["admin"] != latter["admin"]
    assert former["admin"] in (tmp_path / SIGN_IN_FILE).read_text()
