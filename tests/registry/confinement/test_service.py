"""Work in a confined process: its answers come back, and nothing that it breaks does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from database.errors import InvalidInput, TooLarge
from registry.confinement.service import confined
from tests.registry.confinement import works

Work = Callable[[bytes], Iterator[bytes]]


def done(work: Work, argument: bytes = b"x", seconds: int = 5) -> Iterator[bytes]:
    broken = InvalidInput("It broke.", field="file")
    return confined(work, argument, seconds=seconds, broken=broken)


def test_answers_come_back_and_nothing_that_was_printed() -> None:
    content = b"\x00\xff" * 1_000_000
    assert list(done(works.twice, content)) == [content, content]


def test_a_refusal_comes_back_as_it_was_raised() -> None:
    answers = done(works.refuse)
    assert next(answers) == b"x"
    with pytest.raises(TooLarge, match="too large") as refused:
        next(answers)
    assert (refused.value.field, refused.value.expected) == ("body", "less")


@pytest.mark.parametrize("work", [works.eat, works.loop, works.crash, works.talk])
def test_what_takes_too_much_or_breaks_is_refused(work: Work) -> None:
    with pytest.raises(InvalidInput, match="It broke"):
        list(done(work, seconds=1))


def test_no_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "written"
    with pytest.raises(InvalidInput, match="It broke"):
        list(done(works.write, str(path).encode()))
    assert not path.exists() or path.stat().st_size == 0


def test_no_setting_of_the_service_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETAKASIH_SECRET", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere")
    (told,) = done(works.tell_environment)
    assert b"PETAKASIH" not in told
    assert b"DATABASE" not in told


def test_who_takes_no_more_answers_ends_the_process() -> None:
    answers = done(works.twice)
    assert next(answers) == b"x"
    del answers
