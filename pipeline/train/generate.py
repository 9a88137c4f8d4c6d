"""Labelled articles out of the grammar of rules/train/: every one of a seed is the same on every machine."""

from __future__ import annotations

import csv
import random
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex
import yaml

from pipeline.train import grammar, noise

_HANZI = regex.compile(r"\p{Han}+")
_HELD_OUT = 10  # one name in so many never occurs in training
PARTS = ("train", "dev")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its names: half-open character spans and their label, in order and apart from each other."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def load_grammar(rules: Path, part: str = "train") -> grammar.Grammar:
    """The grammar of `rules`/train with the names of one part: those of `dev` are never seen in `train`.

    Raises ValueError on a mistake in the files, FileNotFoundError when a list has no file.
    """
    if part not in PARTS:
        raise ValueError(f"part is {part!r}: it must be one of {', '.join(PARTS)}")
    folder = rules / "train"
    described = _yaml(folder / "lists.yml")
    lists: dict[str, list[str]] = {}
    for name, source in described.items():
        if "file" in source and not (rules / source["file"]).is_file() and "instead" in source:
            continue
        lists[name] = _words(rules, source, part)
    for name, source in described.items():
        if name not in lists:
            lists[name] = lists[source["instead"]]
    entities = {
        name: grammar.Entity(value["label"], value["source"], bool(value.get("kept", False)))
        for name, value in _yaml(folder / "entities.yml").items()
    }
    return grammar.load(folder, lists, entities)


def _yaml(path: Path) -> Mapping[str, Mapping[str, Any]]:
    value = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(value, dict):
        raise ValueError(f"{path.name}: a mapping of names is wanted")
    return value


def _words(rules: Path, source: Mapping[str, Any], part: str) -> list[str]:
    named = "file" in source
    path = rules / str(source.get("file"))
    if not named:
        words = list(grammar.jieba_words(source["least"], source.get("shortest", 2))[source["jieba"]])
    elif path.suffix in (".csv", ".tsv"):
        words = _column(path, source)
    else:
        words = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    length = source.get("length")
    if isinstance(length, list):
        words = [word for word in words if length[0] <= len(word) <= length[1]]
    if source.get("hanzi"):
        words = [word for word in words if _HANZI.fullmatch(word)]
    if not named:
        return words
    held_out = part == "dev"
    # crc32 and not hash(): the split must be the same in every run.
    return [word for word in words if (zlib.crc32(word.encode()) % _HELD_OUT == 0) == held_out]


def _column(path: Path, source: Mapping[str, Any]) -> list[str]:
    columns = source["columns"]
    wanted = source.get("kinds")
    if not isinstance(columns, list) or not (wanted is None or isinstance(wanted, list)):
        raise ValueError(f"{path.name}: columns and kinds are lists")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))
    words = {
        word.strip()
        for row in rows
        if not wanted or row.get("kind") in wanted
        for column in columns
        for word in (row.get(column) or "").replace("|", ";").split(";")
    }
    if source.get("half_width"):
        words = {unicodedata.normalize("NFKC", word) for word in words}
    return sorted(word for word in words if len(word) > 1)


def articles(
    rules: Path, seed: int, part: str = "train", noisy: bool = True, section: str = "article"
) -> Iterator[Labelled]:
    """Labelled articles without end, each a random expansion of `section`, most of them roughened by noise."""
    grown = load_grammar(rules, part)
    kinds = noise.load(rules / "train" / "noise.yml")
    rng = random.Random(f"{seed}/{part}")
    while True:
        text, spans = grammar.expand(grown, section, rng)
        made = noise.Marked.of(text, spans)
        if noisy:
            made = noise.roughen(made, kinds, rng)
        if made.text.strip():
            yield Labelled(made.text, tuple(made.spans()))
