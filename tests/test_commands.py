"""The first command: it sets everything up, says how to sign in, and serves. Twice is as good as once."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 300


def environment(folder: Path, **more: str) -> dict[str, str]:
    """As on a fresh machine: nothing set but where the data go."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "DATA_FOLDER": str(folder), "READ_ENV_FILE": "false", **more}


def start(folder: Path, *words: str, **more: str) -> str:
    """What `manage.py start` prints when it stops before serving."""
    done = subprocess.run(
        [sys.executable, "manage.py", "start", "--prepare-only", *words],
        cwd=ROOT,
        env=environment(folder, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    return done.stdout


def content(folder: Path) -> list[str]:
    """Every row of the database."""
    with closing(sqlite3.connect(folder / "alongside.sqlite3")) as database:
        return sorted(line for line in database.iterdump())


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The whole first command, until the test has seen enough."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "start", "--demo"],
        cwd=ROOT,
        env=environment(folder, PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def answer(address: str) -> str:
    """What the address says, as soon as something listens there."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=SECONDS) as found:
                return str(found.read().decode())
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder that was set up once, without the demo, and what was printed."""
    folder = tmp_path_factory.mktemp("prepared")
    return folder, start(folder)


@pytest.fixture
def folder(prepared: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(prepared[0], tmp_path / "data"))


def test_starting_twice_changes_no_data(folder: Path) -> None:
    first = start(folder, "--demo")
    before, secret = content(folder), (folder / "secret-key").read_text()
    assert start(folder, "--demo") == first
    assert content(folder) == before
    assert (folder / "secret-key").read_text() == secret
    assert "sign in as demo@alongside.invalid with the password demo-" in first
    assert "http://127.0.0.1:8000/join/" in first


def test_the_secret_is_for_its_owner_only(folder: Path) -> None:
    assert (folder / "secret-key").stat().st_mode & 0o077 == 0


def test_without_anybody_to_ask_it_says_how_to_make_an_account(prepared: tuple[Path, str]) -> None:
    assert prepared[1] == "Nobody has an account yet. Make the first: manage.py createsuperuser\n"


def test_it_serves_where_port_says(folder: Path) -> None:
    port = free_port()
    with served(folder, port):
        assert answer(f"http://127.0.0.1:{port}/health/") == "ok"
        assert "Alongside" in answer(f"http://127.0.0.1:{port}/")


def test_a_port_in_use_is_told_before_anything_is_done(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "start"],
            cwd=ROOT,
            env=environment(tmp_path, PORT=str(port)),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.strip() == f"CommandError: Port {port} is in use. Set another, such as PORT=8080."
    assert not (tmp_path / "alongside.sqlite3").exists()


def test_the_demo_and_the_plans_alone_can_be_loaded_again(folder: Path) -> None:
    def run(command: str) -> None:
        words = [sys.executable, "manage.py", command]
        subprocess.run(words, cwd=ROOT, env=environment(folder), capture_output=True, timeout=SECONDS, check=True)

    run("demo")
    before = content(folder)
    run("demo")
    run("load_plans")
    assert content(folder) == before
