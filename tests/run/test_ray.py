"""The Ray engine: without Ray one line, with it the bytes of the local one. Ray itself is played by a stand-in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from pipeline.cli.main import status
from pipeline.read import Input
from pipeline.run import engines
from pipeline.run.drive import run
from pipeline.run.engines import LoadError
from pipeline.run.inputs import inputs_of
from pipeline.run.worker import Job
from pipeline.settings import Settings
from tests.run import fakes

JOB = Job(Settings(), fakes.load, fakes.extract)


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(engines, "FEW", 4)
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(30):
        (folder / f"n{number:02}.txt").write_text(f"第{number}篇 公司: 第{number % 9}号", encoding="utf-8")
    return folder


def tables(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name[0] != "."}


class ActorDied(Exception):
    """What Ray raises when a worker is gone."""


class Actor:
    """A worker of the stand-in: works when it is asked to, at once, and dies at an article that says so."""

    def __init__(self, kind: type[Any], *arguments: Any) -> None:
        self._worker = kind(*arguments)
        self.work = SimpleNamespace(remote=self._work)

    def _work(self, item: Input) -> Callable[[], Any]:
        if "猝死" in Path(item.path).read_text("utf-8"):

            def died() -> None:
                raise ActorDied

            return died
        given = self._worker.work(item)
        return lambda: given


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A module `ray` with what the engine uses, and a record of what it was asked for."""
    seen = SimpleNamespace(options={}, workers=0, killed=0)
    module = ModuleType("ray")

    def start(**options: Any) -> None:
        seen.options = options

    def remote(kind: type[Any]) -> SimpleNamespace:
        def made(*arguments: Any) -> Actor:
            seen.workers += 1
            return Actor(kind, *arguments)

        return SimpleNamespace(remote=made)

    def kill(actor: Actor) -> None:
        seen.killed += 1

    parts = {
        "is_initialized": lambda: bool(seen.options), "init": start, "remote": remote, "kill": kill,
        "get": lambda promise, timeout=None: promise(), "exceptions": SimpleNamespace(RayActorError=ActorDied),
    }  # fmt: skip
    for name, part in parts.items():
        setattr(module, name, part)
    monkeypatch.setitem(sys.modules, "ray", module)
    monkeypatch.delitem(sys.modules, "pipeline.run.ray_pool", raising=False)
    yield seen
    sys.modules.pop("pipeline.run.ray_pool", None)


def test_the_bytes_are_those_of_the_local_engine(news: Path, tmp_path: Path, ray: SimpleNamespace) -> None:
    inputs = inputs_of([str(news)], tmp_path)
    run(inputs, tmp_path / "local", JOB)
    run(inputs, tmp_path / "ray", JOB, jobs=3, engine="ray")
    assert tables(tmp_path / "local") == tables(tmp_path / "ray")
    assert (ray.workers, ray.killed, ray.options["num_cpus"]) == (3, 3, 3)


def test_a_cluster_that_is_named_is_used_as_it_is(
    news: Path, tmp_path: Path, ray: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_ADDRESS", "ray://head:10001")
    run(inputs_of([str(news)], tmp_path), tmp_path / "ray", JOB, jobs=2, engine="ray")
    assert "num_cpus" not in ray.options


def test_an_article_that_kills_its_worker_is_set_aside(news: Path, tmp_path: Path, ray: SimpleNamespace) -> None:
    (news / "n07.txt").write_text("猝死", encoding="utf-8")
    summary = run(inputs_of([str(news)], tmp_path), tmp_path / "ray", JOB, jobs=2, engine="ray")
    assert [doc_id for doc_id, _, _ in summary.quarantined.first.values()] == ["n07.txt"]
    assert summary.statuses["ok"] == 29


def test_resources_that_do_not_load_end_the_run_with_one_line(
    news: Path, tmp_path: Path, ray: SimpleNamespace
) -> None:
    job = Job(Settings(), fakes.load_fails, fakes.extract)
    with pytest.raises(LoadError, match="rules/bad.yml:3: unknown key 'patern'"):
        run(inputs_of([str(news)], tmp_path), tmp_path / "ray", job, jobs=2, engine="ray")


def test_without_ray_one_line_says_what_to_install(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "pipeline.run.ray_pool", raising=False)
    assert status(["run", str(news), "-o", str(tmp_path / "out"), "--engine", "ray"]) == 2
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert told[0].endswith("--engine ray needs ray: pip install 'rongzi[ray]'")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.slow
def test_with_ray_itself(news: Path, tmp_path: Path) -> None:
    """Also when an article kills its worker."""
    pytest.importorskip("ray", reason="Ray is not installed (pip install 'rongzi[ray]')")
    (news / "n07.txt").write_text("猝死", encoding="utf-8")
    inputs = inputs_of([str(news)], tmp_path)
    run(inputs, tmp_path / "local", JOB, jobs=2)
    run(inputs, tmp_path / "ray", JOB, jobs=2, engine="ray")
    assert tables(tmp_path / "local") == tables(tmp_path / "ray")
