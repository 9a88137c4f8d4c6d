"""What the READMEs show: rows as the product gives them today, commands that there are, the same in both languages."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import status
from pipeline.extract import extract
from pipeline.model import Article
from pipeline.read import read_path
from pipeline.resources import load
from pipeline.run.inputs import inputs_of
from pipeline.settings import Settings
from pipeline.tables.rows import event_rows
from tests.bench.floors import NO_INPUT

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")}
ENGLISH, CHINESE = READMES.values()
SHOWN = 40  # characters of evidence shown
_PRECISION = {"about": "≈ ", "over": "> ", "under": "≤ "}
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def prose(text: str) -> str:
    return _FENCE.sub("", text)


def top_table(text: str) -> list[list[str]]:
    """The cells of the first table that has an article in its last column."""
    first = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert first is not None
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in first[0].splitlines()[2:]]


def shown(row: dict[str, Any]) -> list[str]:
    """A row of events.csv as the READMEs show it: leads in bold, evidence cut."""
    amount = _PRECISION.get(row["amount_precision"], "") + f"{row['amount']:,.0f}" if row["amount"] else ""
    names = [f"**{name}**" if name in row["lead_investors"] else name for name in row["investors"]]
    evidence = row["evidence"] if len(row["evidence"]) <= SHOWN else row["evidence"][:SHOWN] + "…"
    event = row["event_type"] if row["status"] == "completed" else f"{row['event_type']}, {row['status']}"
    return [
        row["company"], event, row["round"] or "", amount, row["currency"] or "",
        ", ".join(names), str(row["event_date"] or ""), evidence, f"`{row['doc_id']}`",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def told() -> dict[tuple[str, str], list[list[str]]]:
    """What the product gives for the articles shown, by article and company."""
    wanted = {row[-1].strip("`") for row in top_table(ENGLISH)}
    resources = load(Settings())
    out: dict[tuple[str, str], list[list[str]]] = {}
    for source in inputs_of([str(CORPUS)], ROOT / "outputs", NO_INPUT):
        for article in read_path(source.path, source.root):
            if isinstance(article, Article) and article.doc_id in wanted:
                for row in event_rows(extract(article, resources)):
                    cells = shown(dict(row))
                    out.setdefault((cells[-1], cells[0]), []).append(cells)
    return out


def test_the_rows_at_the_top_are_what_the_product_gives(told: dict[tuple[str, str], list[list[str]]]) -> None:
    rows = top_table(ENGLISH)
    assert len(rows) >= 6
    for row in rows:
        given = told.get((row[-1], row[0]), [])
        assert row in given, "\n".join(" | ".join(cells) for cells in given) or row


def test_both_languages_show_the_same_rows_and_headings() -> None:
    assert top_table(ENGLISH) == top_table(CHINESE)
    levels = [[len(mark) for mark in re.findall(r"^(#+) ", prose(text), re.MULTILINE)] for text in READMES.values()]
    assert levels[0] == levels[1]


def test_both_languages_show_the_same_commands_and_output() -> None:
    def blocks(text: str) -> list[tuple[str, str]]:
        return [(language, re.sub(r"\s*(?:#|--) .*", "", block)) for language, block in _FENCE.findall(text)]

    assert blocks(ENGLISH) == blocks(CHINESE)


def test_both_languages_give_the_same_figures() -> None:
    def figures(text: str) -> list[str]:
        lines = re.findall(r"^\|.*\|$", prose(text), re.MULTILINE)
        cells = (cell.strip() for line in lines for cell in line.split("|"))
        return [cell for cell in cells if re.fullmatch(r"[\d.,]+(?: %)?|(?:[\d.]+ / )+[\d.]+", cell)]

    assert figures(ENGLISH) == figures(CHINESE)


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", prose(READMES[name]))
    assert links
    gone = [link for link in links if "://" not in link and not (ROOT / link.split("#")[0]).exists()]
    assert gone == []


def test_commands_shown_exist_with_their_options() -> None:
    docs = runpy.run_path(str(ROOT / ".ci" / "docs.py"))
    options = {name: {one for p in command.params for one in (*p.opts, *p.secondary_opts) if one.startswith("-")}
               for name, command in docs["commands"]()}  # fmt: skip
    seen = set()
    for text in READMES.values():
        typed = [line for _, block in _FENCE.findall(text) for line in re.sub(r"\\\n\s*", "", block).splitlines()]
        inline = re.findall(r"`(rongzi [^`]+)`", prose(text))
        for line in [one[2:] for one in typed if one.startswith("$ ")] + inline:
            for command in re.split(r" && |; ", re.sub(r"\s# .*", "", line)):
                words = shlex.split(command.replace("...", ""))
                if not words or words[0] != "rongzi":
                    continue
                name = " ".join(words[:3]) if " ".join(words[:3]) in options else " ".join(words[:2])
                if name not in options:  # a group: `rongzi rules`, `rongzi --version`
                    assert any(one.startswith(name.split(" -")[0]) for one in options), command
                    continue
                seen.add(name)
                given = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
                assert given <= options[name] | {"--help"}, command
    assert seen >= {"rongzi run", "rongzi check", "rongzi diff", "rongzi review import", "rongzi rules try"}


def test_the_rule_shown_does_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown_blocks = [block for _, block in _FENCE.findall(ENGLISH)]
    article = next(block for block in shown_blocks if block.startswith("采摘机器人"))
    command, _, output = next(one for one in shown_blocks if one.startswith("$ rongzi rules try")).partition("\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "qinghe.txt").write_text(article, encoding="utf-8")
    known = "星野智能完成近亿元B轮融资\n2025-09-12\n9月12日，星野智能宣布完成近亿元B轮融资，由深创投领投。\n"
    (tmp_path / "news" / "other.txt").write_text(known, encoding="utf-8")
    assert status(shlex.split(command)[2:]) == 0
    assert capsys.readouterr().out.split() == output.split()
