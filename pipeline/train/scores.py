"""The scores kept beside a trained model, and whether a later training reached them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import yaml

from pipeline.train.measure import Score

TOLERANCE = 0.015  # F1; other processors round the same sums differently, which a training run amplifies
FILE = "scores.json"


def data_hash(rules: Path, documents: Path | None) -> str:
    """SHA-256 over what training reads: rules/train, the name lists that it names, the labelled documents."""
    total = hashlib.sha256()
    files = {path for path in (rules / "train").rglob("*") if path.is_file()}
    lists = yaml.safe_load((rules / "train" / "lists.yml").read_text("utf-8"))
    named = {rules / source["file"] for source in lists.values() if "file" in source}
    files |= {path for path in named if path.is_file()}
    for path in sorted(files, key=lambda one: one.relative_to(rules).as_posix()):
        total.update(path.relative_to(rules).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    if documents is not None:
        total.update(documents.read_bytes())
    return total.hexdigest()


def as_json(
    scores: Mapping[str, Score], rules: Path, documents: Path | None, seed: int, steps: int, articles: int
) -> str:
    """The scores as the text of scores.json, figures cut to four places; `documents`: the labelled ones, if any."""
    rows = {
        label: {
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "names": score.wanted,
        }
        for label, score in scores.items()
    }
    told = {
        "data_sha256": data_hash(rules, documents),
        "seed": seed,
        "steps": steps,
        "generated_articles": articles,
        "tolerance_f1": TOLERANCE,
        "scores": rows,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def worse(before: Mapping[str, object], scores: Mapping[str, Score]) -> list[str]:
    """One line for each label whose F1 is more than the tolerance below that of `before` (a read scores.json)."""
    rows = before["scores"]
    if not isinstance(rows, dict):
        raise ValueError("scores.json holds no scores")
    lines = []
    for label, row in rows.items():
        reached = scores[label].f1 if label in scores else 0.0
        if reached < float(row["f1"]) - TOLERANCE:
            lines.append(f"{label}: F1 {reached:.4f}, it was {float(row['f1']):.4f}")
    return lines
