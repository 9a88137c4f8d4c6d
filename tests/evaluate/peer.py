"""The scorer of ../shared/eval, written by others, to hold ours against; what needs it is skipped without it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / ".." / "shared" / "eval" / "score.py"


def figures(gold: Path, events: Path, event_type: str, *, lenient: bool) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and labelled arguments by role, and of all under ALL."""
    if not PATH.is_file():
        pytest.skip("the scorer to compare with is not beside this checkout")
    spec = importlib.util.spec_from_file_location("peer_score", PATH)
    assert spec and spec.loader
    peer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(peer)
    (gold_type, kinds), roles = peer.TYPES[event_type], peer.ROLES[event_type]
    wanted, given = peer.read_gold(str(gold), gold_type, roles), peer.read_events(str(events), kinds, roles)
    return {name: (p, r, f1, count) for name, p, r, f1, count in peer.score(wanted, given, lenient)}
