"""Writes requirements.txt and requirements-dev.txt: what pyproject.toml asks for, at the versions installed here.

Run it in an environment in which the tests pass (`make lock`). Names and versions only: no index, no host.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Written by `make lock` from pyproject.toml: {what}.\n"


def closure(wanted: Iterable[str]) -> dict[str, str]:
    """Every distribution that `wanted` needs here, by name with its installed version."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    todo = [(Requirement(text), "") for text in wanted]
    while todo:
        requirement, _ = todo.pop()
        name = canonicalize_name(requirement.name)
        installed = distribution(name)
        for extra in ("", *requirement.extras):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for text in installed.requires or ():
                needed = Requirement(text)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    todo.append((needed, extra))
        found[name] = installed.version
    return found


def lines(versions: dict[str, str]) -> str:
    return "".join(f"{name}=={version}\n" for name, version in sorted(versions.items()))


def files() -> dict[str, str]:
    """The two files by name, as they should be."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # `editables` is what hatchling needs to install a checkout in place.
    build = [*project["build-system"]["requires"], "editables"]
    runtime = closure([*project["project"]["dependencies"], *build])
    dev = closure(project["project"]["optional-dependencies"]["dev"])
    return {
        "requirements.txt": HEAD.format(what="what runs and installs the product") + lines(runtime),
        "requirements-dev.txt": HEAD.format(what="what the tests need on top")
        + "-r requirements.txt\n"
        + lines({name: version for name, version in dev.items() if name not in runtime}),
    }


if __name__ == "__main__":
    for name, text in files().items():
        (ROOT / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}: {text.count('==')} pinned\n")
