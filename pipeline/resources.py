"""All that is costly to load, once for each worker: rules, lexicons, rates, NER."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import regex

from pipeline.clean import CleanRules, clean_rules
from pipeline.events import learned
from pipeline.events.assemble import EventRules
from pipeline.events.cues import load_cues
from pipeline.events.patterns import load_patterns
from pipeline.gate import load_gate, widened
from pipeline.mentions import amounts, dates, gazetteer, ner
from pipeline.mentions.amounts import AmountData
from pipeline.mentions.common import load_common
from pipeline.mentions.dates import DateData
from pipeline.mentions.gazetteer import Gazetteer
from pipeline.mentions.ner import Tagger
from pipeline.normalise import confidence, fx
from pipeline.normalise.entities import AliasWords, load_alias_words
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.layers import in_force
from pipeline.rulebook.load import load as load_rules
from pipeline.rulebook.load import no_collection
from pipeline.rulebook.tables import rows
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Resources:
    """Everything `extract` reads besides the article."""

    settings: Settings
    rulebook: RuleBook
    clean: CleanRules
    gate: regex.Pattern[str] | None
    amounts: AmountData
    dates: DateData
    rounds: Mapping[str, str]
    events: EventRules
    gazetteer: Gazetteer
    aliases: AliasWords
    tagger: Tagger | None
    rates: fx.Rates
    confidence: confidence.Weights


@no_collection()
def load(settings: Settings) -> Resources:
    """Resources from the bundled rules and the folders of `settings`, the folder `local` of each a layer above it.

    Problems of rules, tables and lexicons stay in `rulebook.problems`. Raises FileNotFoundError, ModelError,
    DealModelError or WeightsError when a part of the installation is missing.
    """
    folders = in_force(settings)
    names = gazetteer.load([folder / "lexicons" for folder in folders])
    book = load_rules(folders)
    book = replace(book, problems=book.problems + names.problems)
    return Resources(
        settings=settings,
        rulebook=book,
        clean=clean_rules(book.of("clean"), folders),
        gate=_gate(folders, book) if settings.gate else None,
        amounts=amounts.load_data(folders),
        dates=dates.load_data(folders),
        rounds={row["form"]: row["canonical"] for row in rows(folders, "lexicons/rounds.csv")},
        events=EventRules(book, load_cues(folders), load_common(folders), load_patterns(book.macros),
                          *_learned(settings, folders[0])),
        gazetteer=names,
        aliases=load_alias_words(folders, names.affixes),
        tagger=ner.load(settings.model, folders[0], names) if settings.ner else None,
        rates=fx.load(folders[0] / "fx_monthly.csv"),
        confidence=confidence.load(folders[0] / "model" / "confidence.json"),
    )


def _learned(settings: Settings, rules: Path) -> tuple[learned.Learned | None, learned.Mend | None]:
    """What reads deals that no rule knows, and parties that they leave out; both need the names of a tagger."""
    if not (settings.ner and settings.learned):
        return None, None
    model = learned.load(rules / "model" / "deals.json")
    return partial(learned.complete, model), partial(learned.mend_parties, model)


def _gate(folders: Sequence[Path], book: RuleBook) -> regex.Pattern[str] | None:
    """The gate, widened by words that the event rules of a user need; None when such a rule needs no certain word."""
    own = [rule for rule in book.of("event") if not _bundled(Path(rule.file), folders[0])]
    return widened(load_gate(folders), own)


def _bundled(file: Path, rules: Path) -> bool:
    return file.is_relative_to(rules) and not file.is_relative_to(rules / "local")
