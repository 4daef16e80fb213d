"""Real processes: they generate, crash, and are interrupted."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_progress import at_terminal

from .test_command import CONFIG, DOCUMENT


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "specs" / f"{name}.yaml").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "oasmith.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


OASMITH = (sys.executable, "-P", "-m", "oasmith", "generate", "--all")


def states(out: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([abc]) +(generated|unchanged|worker failed|interrupted)", out))


def is_whole(folder: Path) -> bool:
    """Return whether a client exists with its manifest, and no other files."""
    names = [path.name for path in folder.rglob("*")]
    return "manifest.json" in names and not any(name.startswith(".") for name in names)


@pytest.mark.soak
def test_a_person_sees_how_far_it_is(fleet: Path) -> None:
    status, out, seen = at_terminal(fleet, "generate", "--all", "--jobs", "2")
    assert status == 0
    assert states(out) == dict.fromkeys("abc", "generated")
    assert "clients: " in seen
    assert "/3" in seen


KILLING = """\
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from oasmith import pipeline

def start():
    generate = pipeline.generate

    def deadly(client, run):
        if client.name == "b":
            os._exit(9)
        return generate(client, run)

    pipeline.generate = deadly

def executor():
    return ProcessPoolExecutor(2, get_context("spawn"), start)
"""


@pytest.mark.soak
def test_a_process_that_dies_fails_its_client_alone(fleet: Path) -> None:
    (fleet / "killing.py").write_text(KILLING, encoding="utf-8")
    done = subprocess.run(
        [*OASMITH, "--executor", "killing:executor"],
        cwd=fleet,
        env={**os.environ, "PYTHONPATH": str(fleet)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert states(done.stdout) == {"a": "generated", "b": "worker failed", "c": "generated"}
    assert "repeat what failed: oasmith generate b\n" in done.stdout
    assert "b: worker failed: the process ended without a result" in done.stderr


SLOW = """\
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from oasmith import pipeline
from oasmith.fleet.work import start_worker

def start():
    start_worker()
    generate = pipeline.generate

    def slow(client, run):
        if client.name == "a":
            open("begun", "w").close()
            time.sleep(600)
        return generate(client, run)

    pipeline.generate = slow

def executor():
    return ProcessPoolExecutor(1, get_context("spawn"), start)
"""


INTERRUPTED = """\
import os, signal
from oasmith import pipeline
from oasmith.fleet import work

work.start_worker()
pipeline.generate = lambda client, run: print("generated")
os.kill(os.getpid(), signal.SIGINT)
try:
    work._generated(work.Task(client=None, folder=None, uses_cache=False))
except KeyboardInterrupt:
    print("interrupted")
"""


def test_a_worker_starts_no_task_after_an_interrupt() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("interrupted\n", "")


@pytest.mark.soak
def test_ctrl_c_ends_all_and_nothing_is_half_written(fleet: Path) -> None:
    (fleet / "slow.py").write_text(SLOW, encoding="utf-8")
    (fleet / "specs" / "c.yaml").write_text(DOCUMENT + "\n" * 9, encoding="utf-8")
    (fleet / "specs" / "a.yaml").write_text(DOCUMENT + "\n" * 5, encoding="utf-8")
    os.mkfifo(fleet / "begun")
    process = subprocess.Popen(
        [*OASMITH, "--executor", "slow:executor"],
        cwd=fleet,
        env={**os.environ, "PYTHONPATH": str(fleet)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    # Opening it waits for the client in progress.
    (fleet / "begun").open().close()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130, err
    assert states(out) == {"a": "interrupted", "b": "interrupted", "c": "generated"}
    assert "repeat what failed: oasmith generate a b\n" in out
    assert "Traceback" not in err
    assert [path.name for path in (fleet / "clients").iterdir()] == ["c"]
    assert is_whole(fleet / "clients" / "c")
