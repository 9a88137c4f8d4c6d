"""The wheel works on its own, outside the checkout, and the pinned requirements are those of the project."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
import sysconfig
import tomllib
import venv
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pipeline.tables.reading import read_table

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

ARTICLES = {
    "funding.txt": "2025年9月12日，星野智能宣布完成2亿元人民币B轮融资，由北辰资本领投，云杉创投跟投。",
    "quiet.txt": "周末的公园里，孩子们在放风筝，老人们在湖边下棋。",
}


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment that holds the wheel, and borrows the other packages from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("rongzi-*.whl")
    home = folder / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin" / "rongzi"


def test_the_wheel_finds_an_event_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for name, text in ARTICLES.items():
        (news / name).write_text(text, encoding="utf-8")
    done = subprocess.run([installed, "run", "news", "-o", "out"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    (event,) = read_table(tmp_path / "out" / "events.csv")
    assert (event["doc_id"], event["company"], event["round"]) == ("funding.txt", "星野智能", "B")
    assert (event["amount"], event["currency"]) == (200_000_000, "CNY")
    assert (event["investors"], event["lead_investors"]) == (("北辰资本", "云杉创投"), ("北辰资本",))
    assert [row["status"] for row in read_table(tmp_path / "out" / "documents.csv")] == ["ok", "ok"]
    assert (tmp_path / "out" / "report.html").stat().st_size > 0


def test_the_wheel_knows_its_version(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run([installed, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"rongzi {PROJECT['project']['version']}\n"


def test_the_requirements_are_those_of_the_project() -> None:
    lock = runpy.run_path(str(ROOT / ".ci" / "lock.py"))
    for name, text in lock["files"]().items():
        assert _names(ROOT / name) == {line.split("==")[0] for line in text.splitlines() if "==" in line}, (
            f"{name}: run make lock"
        )


def _names(path: Path) -> set[str]:
    return {line.split("==")[0] for line in path.read_text(encoding="utf-8").splitlines() if "==" in line}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_and_name_no_host(name: str) -> None:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"#.*|-r requirements\.txt|[a-z0-9][a-z0-9._-]*==[0-9][\w.+!]*", line), line
        assert "//" not in line


DEPENDENCIES = PROJECT["project"]["dependencies"]
EXTRA = PROJECT["project"]["optional-dependencies"]["ray"]
DEVELOPMENT = PROJECT["project"]["optional-dependencies"]["dev"]


@pytest.mark.parametrize(
    ("folder", "declared"),
    [("pipeline", [*DEPENDENCIES, *EXTRA]), ("tests", [*DEPENDENCIES, *DEVELOPMENT]),
     (".ci", [*DEPENDENCIES, *DEVELOPMENT])],
)  # fmt: skip
def test_what_is_imported_is_declared(folder: str, declared: list[str]) -> None:
    names = {canonicalize_name(Requirement(text).name) for text in declared}
    owners = packages_distributions()
    missing = {
        (name, module.relative_to(ROOT).as_posix())
        for module in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        for name in _imported(node)
        if name not in sys.stdlib_module_names and name not in ("pipeline", "tests")
        if not names & {canonicalize_name(owner) for owner in owners.get(name, (name,))}
    }
    assert not missing


def _imported(node: ast.AST) -> set[str]:
    match node:
        case ast.Import(names):
            return {alias.name.split(".")[0] for alias in names}
        case ast.ImportFrom(module=str(module), level=0):
            return {module.split(".")[0]}
    return set()
