"""`up` refuses what it cannot do in one clear line, before it makes anything."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from cli import server
from cli.console import one_line_failures
from database.errors import InvalidInput


def petakasih(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, with its data in `folder`."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_")}
    return subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", *arguments],
        env=inherited | {"PETAKASIH_DATA_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.startswith("✗")]
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_port_in_use_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = one_line(petakasih(tmp_path, "up", "--port", str(port)))
    assert f"Port {port} is in use" in said
    assert "--port" in said
    assert not (tmp_path / "pg").exists()


def test_a_host_of_another_machine_is_refused(tmp_path: Path) -> None:
    assert "192.0.2.1" in one_line(petakasih(tmp_path, "up", "--host", "192.0.2.1"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody@127.0.0.1:9/none", "DATABASE_URL cannot be used"),
        ("mysql://somewhere/else", "DATABASE_URL is no PostgreSQL address"),
        ("not an address", "DATABASE_URL is no PostgreSQL address"),
    ],
)
def test_an_unusable_database_url_is_said_in_one_line(
    tmp_path: Path, free_port: int, url: str, said: str
) -> None:
    done = petakasih(tmp_path, "up", "--port", str(free_port), DATABASE_URL=url)
    assert said in one_line(done)


def test_a_second_set_up_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with FileLock(tmp_path / "up.lock"):
        assert "Another ./petakasih up" in one_line(petakasih(tmp_path, "up"))


def test_commands_that_need_the_database_say_how_to_get_one(tmp_path: Path) -> None:
    assert "./petakasih up" in one_line(petakasih(tmp_path, "boundaries", "list"))


def test_status_of_a_service_that_is_down_exits_1(tmp_path: Path) -> None:
    done = petakasih(tmp_path, "status")
    assert done.returncode == 1
    assert "not running" in done.stderr


def test_down_without_anything_running_is_no_failure(tmp_path: Path) -> None:
    assert petakasih(tmp_path, "down").returncode == 0


def test_version_is_printed(tmp_path: Path) -> None:
    assert petakasih(tmp_path, "version").stdout.startswith("petakasih ")


def test_a_record_of_a_dead_server_counts_as_not_running(tmp_path: Path) -> None:
    server.record_path(tmp_path).write_text('{"pid": 1, "started": 0, "host": "x", "port": 1}')
    assert server.running(tmp_path) is None
    assert not server.stop(tmp_path)


def test_a_failure_names_the_field_and_what_would_be_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as raised, one_line_failures():
        raise InvalidInput("There is no level [x].", field="level", expected="state or district")
    assert raised.value.code == 1
    said = capsys.readouterr().err
    assert "level: There is no level [x]. Expected: state or district." in said


def test_a_full_disk_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), one_line_failures():
        raise OSError(28, "No space left on device", "tiles")
    assert "The disk is full: tiles" in capsys.readouterr().err


def test_an_unexplained_failure_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), one_line_failures():
        raise ZeroDivisionError
