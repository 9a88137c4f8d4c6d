"""Labels of corpus/blind and corpus/gold/pieces keep their form. Failures name articles and roles only: what is unread
stays so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate.gold import schemes
from tests.bench import floors

PIECES = floors.CORPUS / "gold" / "pieces"
PLACES = {**{group: floors.BLIND / group for group in floors.GROUPS}, "pieces": PIECES}
FILES = {f"{group}/{path.name}": path for group, place in PLACES.items() for path in floors.labelled(place)}
ROLES = {scheme.gold_type: scheme.roles for name, scheme in schemes().items() if name in floors.TYPES}


def documents(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def arguments(path: Path) -> list[tuple[dict[str, Any], dict[str, Any], str, str]]:
    """(document, event, role, text) of every label of a file."""
    return [
        (document, event, argument["role"], argument["argument"])
        for document in documents(path)
        for event in document["event_list"]
        for argument in event["arguments"]
    ]


def test_files_lie_in_their_groups_and_ids_are_unique_in_the_corpus() -> None:
    assert FILES
    assert {path.name for path in floors.BLIND.iterdir()} == set(floors.GROUPS)
    gold = floors.CORPUS / "gold" / "gold.jsonl"
    ids = [str(document["id"]) for path in (gold, *FILES.values()) for document in documents(path)]
    assert len(ids) == len(set(ids))


def test_every_file_stands_in_the_readme_of_the_corpus() -> None:
    readme = (floors.CORPUS / "README.md").read_text(encoding="utf-8")
    assert [name for name in FILES if f"`{name}`" not in readme] == []


@pytest.mark.parametrize("name", FILES)
def test_labels_are_words_of_the_article_under_known_roles(name: str) -> None:
    wrong = {
        (document["id"], role)
        for document, event, role, text in arguments(FILES[name])
        if role not in ROLES[event["event_type"]] or not text or text not in f"{document['title']}\n{document['text']}"
    }
    assert wrong == set()


@pytest.mark.parametrize("name", FILES)
def test_each_event_names_its_company_and_its_leads_invest(name: str) -> None:
    wrong = set()
    for document in documents(FILES[name]):
        assert set(document) == {"id", "title", "text", "published", "event_list"}
        assert re.fullmatch(r"(?:\d{4}-\d\d-\d\d)?", document["published"]), document["id"]
        for event in document["event_list"]:
            told = [(argument["role"], argument["argument"]) for argument in event["arguments"]]
            companies = sum(role == next(iter(ROLES[event["event_type"]])) for role, _ in told)
            leads = {text for role, text in told if role == "领投方"}
            if companies != 1 or len(told) != len(set(told)) or leads - {t for role, t in told if role == "投资方"}:
                wrong.add(document["id"])
    assert wrong == set()
