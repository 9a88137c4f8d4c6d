"""What was made of patterns is kept from one command to the next, and nothing else comes out of the file."""

import pickle
import re
import sys
from pathlib import Path

import pytest

from pipeline.rulebook import macros, memory
from pipeline.rulebook.load import load
from pipeline.settings import bundled_rules

RULES = """\
kind: event
rules:
  - id: t.round
    event_type: equity_round
    pattern: '完成(?P<round_text>A|B)轮|获投{AMOUNT}'
  - id: t.broken
    event_type: equity_round
    pattern: '完成(A|B轮'
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of an own cache folder."""
    monkeypatch.setattr(memory, "cache_folder", lambda: tmp_path / "cache")
    _next_command(monkeypatch)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.yml").write_text(RULES, "utf-8")
    return tmp_path / "cache" / memory.FILE


def _next_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_live", {})
    monkeypatch.setattr(memory, "_stored", {})


def _told(folder: Path) -> tuple[list[tuple[str, str, dict[str, int]]], list[str], list[str]]:
    book = load([folder])
    patterns = [(rule.id, rule.pattern.pattern, dict(rule.pattern.groupindex)) for rule in book.rules]
    hits = [rule.id for rule in book.of("event").prefilter.candidates("小鹿出行完成A轮融资")]
    return patterns, hits, [problem.message for problem in book.problems]


def test_the_next_command_compiles_nothing_and_tells_the_same(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _told(tmp_path / "rules")
    assert first[1] == ["t.round"]
    compiled: list[str] = []
    compile_one = macros._compiled
    monkeypatch.setattr(macros, "_compiled", lambda source: compiled.append(source) or compile_one(source))
    _next_command(monkeypatch)
    assert _told(tmp_path / "rules") == first
    assert compiled == ["完成(A|B轮"], "only what is wrong is tried again, so that it is named again"
    own = (tmp_path / "rules" / "own.yml").read_text("utf-8")
    (tmp_path / "rules" / "own.yml").write_text(own.replace("(?P<round_text>A|B)", "(?P<round_text>C)"), "utf-8")
    _next_command(monkeypatch)
    assert _told(tmp_path / "rules")[0][0][1] == "完成(?P<round_text>C)轮|获投(?:\ue001)"


class _Harm:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("harm", ["outside", "inside", "cut", "text", "other program", "a folder"])
def test_a_file_that_is_not_ours_is_passed_over(
    harm: str, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _told(tmp_path / "rules")
    whole = kept.read_bytes()
    state, items = pickle.loads(whole)
    trap = tmp_path / "touched"
    kept.unlink()
    if harm == "outside":
        kept.write_bytes(pickle.dumps((state, {b"": _Harm(trap)})))
    elif harm == "inside":
        kept.write_bytes(pickle.dumps((state, dict.fromkeys(items, pickle.dumps(_Harm(trap))))))
    elif harm == "cut":
        kept.write_bytes(whole[: len(whole) // 2])
    elif harm == "text":
        kept.write_text("完成A轮融资", "utf-8")
    elif harm == "other program":
        kept.write_bytes(pickle.dumps(("another", dict.fromkeys(items, pickle.dumps("no pattern")))))
    else:
        kept.mkdir()
    _next_command(monkeypatch)
    assert _told(tmp_path / "rules") == first
    assert not trap.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is another one elsewhere")
@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "rules/README.md", "rules/README.zh-CN.md"])
def test_the_readme_tells_where_it_is_kept(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = re.findall(r"`~/(\S+)`[^`]*`XDG_CACHE_HOME`", (bundled_rules().parent / name).read_text(encoding="utf-8"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert memory.cache_folder() == tmp_path / said
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    assert memory.cache_folder() == tmp_path / "elsewhere" / "rongzi"


def test_without_a_cache_folder_all_goes_on(kept: Path, tmp_path: Path) -> None:
    kept.parent.write_text("in the way", "utf-8")
    assert _told(tmp_path / "rules")[1] == ["t.round"]
    assert kept.parent.read_text("utf-8") == "in the way"
