"""What a person may choose, in one frozen value that travels to every worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled_rules() -> Path:
    """The folder of the rules that come with the product: beside the package in a checkout, inside it in a wheel.

    Raises FileNotFoundError when neither is there (a broken installation).
    """
    for folder in (_PACKAGE.parent / "rules", _PACKAGE / "_rules"):
        if (folder / "macros.yml").is_file() or (folder / "lexicons").is_dir():
            return folder
    raise FileNotFoundError("the bundled rules are missing: install rongzi again, or run it from a full checkout")


@dataclass(frozen=True, slots=True)
class Settings:
    """`rules`: folders of rules added to the bundled ones, later ones win. `gate`: skip what holds no funding cue.

    `model`: an installed spaCy pipeline, or a folder that holds one, in place of the bundled name tagger; `ner`: use
    one at all; `learned`: let a model read deals where no rule does, which takes the names of a tagger.
    """

    rules: tuple[Path, ...] = ()
    gate: bool = True
    model: str | None = None
    ner: bool = True
    learned: bool = True
