"""Which folders of rules are in force, and in which order: everything that reads rules or words reads these."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from pipeline.settings import Settings, bundled_rules

LOCAL = "local"  # the user's own folder in a rules folder: a layer above it


def in_force(settings: Settings) -> tuple[Path, ...]:
    """The bundled rules first, then the folders of `settings`, each with its layer `local`; a later one wins.

    Raises FileNotFoundError when the bundled rules are missing.
    """
    return tuple(layers([bundled_rules(), *settings.rules]))


def layers(folders: Sequence[Path]) -> list[Path]:
    """The folders of `folders` that are there, each followed by its folder `local` when it has one, none twice."""
    out: list[Path] = []
    seen: set[str] = set()
    for one in (each for folder in folders for each in (folder, folder / LOCAL)):
        key = os.path.realpath(one)
        if one.is_dir() and key not in seen:
            seen.add(key)
            out.append(one)
    return out
