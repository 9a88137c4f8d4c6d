"""The investors and advisers of a corrected row: which of the article's words are whose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.alike import overlap

_Same = Callable[[str, str], bool]


def worded(names: Sequence[str], texts: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """For each of `names` its words among `texts`; empty for a name that a person put in without any.

    `known`: the words of names as they were extracted. What is neither known nor like a name falls to the names that
    are left, in order, when as many of both are.
    """
    found: dict[int, str] = {}
    left = list(texts)
    likeness: tuple[_Same, ...] = (
        lambda name, text: known.get(name) == text,
        lambda name, text: name == text,
        overlap,
    )
    for same in likeness:
        for at, name in enumerate(names):
            text = next((one for one in left if at not in found and same(name, one)), "")
            if text:
                found[at] = text
                left.remove(text)
    gone = {text for name, text in known.items() if name not in names}  # of a name that was taken out
    free = [text for text in left if text not in gone]
    open_ = [at for at in range(len(names)) if at not in found]
    if len(free) == len(open_):
        found |= zip(open_, free, strict=True)
    return tuple(found.get(at, "") for at in range(len(names)))
