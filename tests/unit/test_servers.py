"""The servers that tests start go when the tests do, however those end."""

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.servers import find_free_port, run_guarded

ROOT = Path(__file__).resolve().parents[2]


def test_a_server_and_its_folder_go_when_the_tests_are_killed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    script = f"""
        import time
        from pathlib import Path
        from tests.servers import run_guarded
        folder = Path({str(folder)!r})
        command = ["sh", "-c", "touch $0/up; exec sleep 600", folder]
        with run_guarded(command, folder, (folder / "up").exists):
            print("up", flush=True)
            time.sleep(600)
    """
    tests = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert tests.stdout
    with tests.stdout:
        assert tests.stdout.readline() == b"up\n"
        tests.kill()
        tests.wait()
    # The folder is removed last, after the server has stopped.
    wait_until_gone(folder)
    assert not folder.exists()


def wait_until_gone(folder: Path) -> None:
    for _ in range(600):
        if not folder.exists():
            return
        time.sleep(0.05)


def test_a_server_that_does_not_start_is_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with (
        pytest.raises(RuntimeError, match="the disk is on fire"),
        run_guarded(["sh", "-c", "echo the disk is on fire"], folder, lambda: False),
    ):
        pass
    assert not folder.exists()


def test_two_servers_are_given_two_ports() -> None:
    assert find_free_port() != find_free_port()
