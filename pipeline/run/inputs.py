"""Which of the files below the given paths a run reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pipeline.read import Input, list_inputs, shown
from pipeline.read.listing import relative
from pipeline.run.own import NAMES, own

OWN, HIDDEN = "written by rongzi", "hidden"
"""Why a file is left out."""
UNUSED = "by no pattern"
"""That a pattern leaves nothing out."""


def inputs_of(
    paths: Sequence[str],
    folder: Path | None = None,
    exclude: Sequence[str] = (),
    left_out: Callable[[str, str], None] = lambda why, path: None,
) -> list[Input]:
    """The inputs below `paths` without what rongzi wrote, into the output `folder` or elsewhere.

    `exclude`: patterns (as in a shell, `*` matches `/` too) of paths below the given folders to leave out, files or
    folders with all that is in them. `left_out` is told of each file of OWN and HIDDEN, and of each pattern of UNUSED.
    """
    used: set[str] = set()
    # realpath: a link that leads to itself is left for the reading to tell of.
    here = {os.path.realpath(folder / name) for name in NAMES if folder}

    def hidden(path: str) -> None:
        if not Path(path).name.startswith(".rongzi-"):
            left_out(HIDDEN, path)

    def wanted(one: Input) -> bool:
        below = PurePosixPath(relative(one.path, one.root))
        places = [str(place) for place in (below, *below.parents[:-1])]
        fits = [pattern for pattern in exclude if any(fnmatchcase(place, pattern.rstrip("/")) for place in places)]
        used.update(fits)
        if fits:
            return False
        ours = own(one.path, placed=os.path.realpath(one.path) in here)
        if "://" in one.path or not ours:
            return True
        left_out(OWN, shown(one.path))
        return False

    inputs = [one for one in list_inputs(paths, hidden) if wanted(one)]
    for pattern in exclude:
        if pattern not in used:
            left_out(UNUSED, pattern)
    return inputs
