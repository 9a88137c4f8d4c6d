"""Which organisation or person a name stands for, and what an article itself says about names."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from pipeline.alike import in_order
from pipeline.mentions.gazetteer import Entry, Gazetteer, fold_name, hash_id
from pipeline.model import Note
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.scan import scan
from pipeline.rulebook.tables import rows

_LATIN_END = regex.compile(r"^(?P<bare>.*[^\s,，.])[\s,，]+(?P<form>[a-z.]+(?:[\s,，]*[a-z.]+)?)$")
_MIN_SHORT = 3  # characters of a short name
_PLACE = 4  # characters of the place before it in the full name

Affixes = Mapping[str, Sequence[str]]
"""The parts of company names (form, generic, place, ...) as `read_affixes` gives them, longest first."""


@dataclass(frozen=True, slots=True)
class Entity:
    """`id` is stable across runs; `name` is the canonical one; `kind` as in the lexicons, "" when unknown."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class AliasWords:
    """`stop`: what is no name; `lead`: words before a full name that are not part of it, the longest first; `places`:
    names that may open a company's full name."""

    stop: frozenset[str]
    lead: tuple[str, ...]
    places: tuple[str, ...]


def load_alias_words(folders: Sequence[Path], affixes: Affixes) -> AliasWords:
    """The words of the rule `folders` in force, the later ones adding to the earlier."""
    stop, lead = ({row["word"] for row in rows(folders, f"mentions/alias_{name}.csv")} for name in ("stop", "lead"))
    longest = sorted(lead, key=lambda word: (-len(word), word))
    return AliasWords(frozenset(stop), tuple(longest), tuple(affixes.get("place", ())))


def aliases_in(text: str, rules: Iterable[Compiled], words: AliasWords, notes: list[Note]) -> dict[str, str]:
    """Short name to full name, for each alias that `text` defines by the alias `rules`; a name keeps its first
    definition. A rule that runs out of time gives nothing, and is named in `notes`."""
    found: dict[str, tuple[int, str]] = {}
    hits, slow = scan(rules, text)
    notes += slow
    for _, match in hits:
        short, full = match["short"].strip(), match["full"].strip()
        if short in words.stop or short == full:
            continue
        full = _trimmed(full, short, words)
        if len(full) < 2 or full in words.stop or full == short:
            continue
        if short not in found or match.start("full") < found[short][0]:
            found[short] = match.start("full"), full
    return {short: full for short, (_, full) in sorted(found.items(), key=lambda one: (one[1][0], one[0]))}


def _trimmed(full: str, short: str, words: AliasWords) -> str:
    """`full` without the words before the name: 智能家居企业绿野智联有限公司 is known by its short name 绿野智联."""
    at = _subsequence_start(full, short)
    if at is not None:
        for place in words.places:
            if full[:at].endswith(place):
                return full[at - len(place) :]
        return full[at:]
    cut = max((full.rfind(word) + len(word) for word in words.lead if word in full[:-1]), default=0)
    return full[cut:] if len(full) - cut >= 2 else full


def _subsequence_start(full: str, short: str) -> int | None:
    """Where in `full` the characters of `short` begin that follow each other in it; the latest such place, or None."""
    for start in range(len(full) - 1, -1, -1):
        if full[start] == short[0] and in_order(short, full[start:]):
            return start
    return None


def canonical(name: str, gazetteer: Gazetteer, local_aliases: Mapping[str, str]) -> Entity:
    """The entity that `name` stands for, in an article that defines `local_aliases` (short to full name).

    First the lexicons, as the name stands; then the article's own definition; then the name without what spellings
    differ in. A name that none of them knows gets an id from its folded form, the same wherever it is met. What has
    no name but that of its owner (松果创投旗下基金) stands for the owner.
    """
    name = _owner(name.strip(), gazetteer.affixes)
    exact = gazetteer.lookup(name)
    if exact is not None and not exact.weak:
        return _of(exact)
    full = local_aliases.get(name)
    if full is not None and (known := _known(full, gazetteer)):
        return _of(known)
    if exact is not None and exact.source != "short_names" and full is None:
        return _of(exact)
    if known := _known(name, gazetteer):
        return _of(known)
    if full is not None:
        # 云杉动力（Yunshan）goes by its Chinese name, 云杉动力有限公司（简称云杉）by its short one.
        return _unknown(full if not _has_han(name) and _short_enough(full) else name, gazetteer)
    shorts = sorted((short for short, long in local_aliases.items() if long == name), key=_by_length)
    if known := next((hit for short in shorts if (hit := _known(short, gazetteer))), None):
        return _of(known)
    return _unknown(shorts[0] if shorts and not _short_enough(name) else name, gazetteer)


def _owner(name: str, affixes: Affixes) -> str:
    """What stands in `name` before a word that ties what is owned to its owner, or `name` where what is owned has a
    name of its own (旗下风险基金Prosperity7)."""
    for tie in affixes.get("owned", ()):
        owner, _, owned = name.partition(tie)
        if 2 <= len(owner) < len(name) and not any(char.isascii() for char in owned):
            return owner
    return name


def shortened(names: Collection[str], gazetteer: Gazetteer) -> dict[str, str]:
    """Short name to full name, for each legal name of an article that it also calls by a part of it (恩泽生物 beside
    江苏恩泽生物技术股份有限公司) or by some of its characters (澄曜材料 beside 江苏澄曜电子材料股份有限公司). A short
    name that fits two of them is none's."""
    bare = {name: _without_form(name, gazetteer.affixes) for name in names}
    fulls = {name: core for name, (core, legal) in bare.items() if legal}
    places = gazetteer.affixes.get("place", ())
    found: dict[str, str] = {}
    for short in sorted(names):
        if short in fulls or short in places or len(short) < _MIN_SHORT:
            continue
        meant = [full for full, core in fulls.items() if core != short and _shortens(short, core)]
        if len(meant) == 1:
            found[short] = meant[0]
    return found


def _shortens(short: str, core: str) -> bool:
    """Whether `short` is a part of `core` behind its place, or begins as one and goes on in the order of its
    characters."""
    part = short if len(short) <= _MIN_SHORT else short[:2]
    at = core.find(part)
    return 0 <= at <= _PLACE and in_order(short[len(part) :], core[at + len(part) :])


def short_names(name: str, affixes: Affixes) -> tuple[str, ...]:
    """What a legal name may be called for short, longest first: 恩泽生物技术, 恩泽生物 and 恩泽 for
    江苏恩泽生物技术股份有限公司. Nothing for a name without a legal form, or of which only trade words are left."""
    bare, legal = _without_form(name, affixes)
    if not legal:
        return ()
    placeless = _without_place(bare, affixes)
    found = {bare, placeless}
    todo = [placeless]
    while todo:
        longer = todo.pop()
        shorter = {longer.removesuffix(word) for word in affixes.get("generic", ()) if longer.endswith(word)} - found
        found |= shorter
        todo += shorter
    nothing = {*affixes.get("trade", ()), *affixes.get("generic", ()), *affixes.get("place", ())}
    return tuple(sorted((one for one in found - nothing if len(one) >= 2), key=lambda one: (-len(one), one)))


def is_legal(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name has the form of a company in the register (有限公司, Inc.)."""
    return _without_form(name, gazetteer.affixes)[1]


def _by_length(name: str) -> tuple[int, str]:
    return len(name), name


def _of(entry: Entry) -> Entity:
    return Entity(entry.id, entry.name, entry.kind)


def _has_han(name: str) -> bool:
    return regex.search(r"\p{Han}", name) is not None


def _short_enough(name: str) -> bool:
    """Whether a full name is short enough to go by: 月之暗面 is, 北京月之暗面科技有限公司 is not."""
    return len(name) <= 6


def _unknown(name: str, gazetteer: Gazetteer) -> Entity:
    bare, legal = _without_form(name, gazetteer.affixes)
    placeless = _without_place(bare, gazetteer.affixes) if legal else bare
    # 北京银行 and 上海投资控股 are nothing without their city.
    trades = gazetteer.affixes.get("trade", ())
    whole = len(_without_generic(placeless, gazetteer.affixes)) >= 2 and placeless not in trades
    shown = placeless if whole else bare
    folded = fold_name(shown) or name.casefold()
    if not legal and name.endswith(gazetteer.affixes.get("kept", ())):
        shown = name  # 锂鑫股份 is what a listed company goes by
    return Entity(hash_id(folded), shown or name, "")


def _known(name: str, gazetteer: Gazetteer) -> Entry | None:
    """The entry of `name` by exact or folded form; of a full legal name also without form, place and trade."""
    exact = gazetteer.lookup(name)
    if exact is not None and not exact.weak:
        return exact
    bare, legal = _without_form(name, gazetteer.affixes)
    forms = [fold_name(name), fold_name(bare)]
    if legal:
        placeless = _without_place(bare, gazetteer.affixes)
        forms += [fold_name(placeless), _core(bare, gazetteer), _core(placeless, gazetteer)]
    for folded in forms:
        if len(folded) >= 2 and (entry := gazetteer.lookup_folded(folded)):
            return entry
    return None


def _without_form(name: str, affixes: Affixes) -> tuple[str, bool]:
    """`name` without brackets' content and company form (有限公司, Inc.), and whether it had one that is legal."""
    plain = unicodedata.normalize("NFKC", name).strip()
    forms = affixes.get("form", ())
    legal = False
    while True:
        plain = regex.sub(r"\s*\([^()]*\)\s*$", "", plain) or plain
        match = _LATIN_END.match(plain.casefold())
        if match and "".join(regex.split(r"[\s,，]+", match["form"])) in forms:
            plain, legal = plain[: match.end("bare")], True
            continue
        han = (one for one in forms if not one[0].isascii())
        form = next((one for one in han if plain.endswith(one) and len(plain) > len(one)), None)
        if form is None:
            break
        plain, legal = plain[: -len(form)].rstrip(), legal or len(form) > 2
    return plain, legal


def _without_place(name: str, affixes: Affixes) -> str:
    """`name` without the place that opens it or stands in brackets within it."""
    name = regex.sub(r"\([^()]*\)", "", name) or name
    for place in affixes.get("place", ()):
        if name.startswith(place) and len(name) - len(place) >= 2:
            return name[len(place) :]
    return name


def _without_generic(name: str, affixes: Affixes) -> str:
    """`name` without the trade words that end it: nothing is left of 投资控股."""
    while True:
        word = next((one for one in affixes.get("generic", ()) if name.endswith(one)), None)
        if word is None:
            return name
        name = name[: -len(word)]


def _core(name: str, gazetteer: Gazetteer) -> str:
    return fold_name(_without_generic(name, gazetteer.affixes))
