"""How well a tagger does: on generated articles, and on documents with event labels (the DuEE-fin form)."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.gold import schemes
from pipeline.mentions.ner import Tagger
from pipeline.train.generate import articles

# The columns whose names a tagger is to find, by the label that it gives them.
_COLUMNS = {"COMPANY": ("company_text",), "INVESTOR": ("investors_text", "lead_investors_text")}


@dataclass(frozen=True, slots=True)
class Score:
    """Right ones among those found and those wanted."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """0 to 1; 1 when nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """0 to 1; 1 when nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


def on_generated(tagger: Tagger, rules: Path, seed: int, count: int) -> dict[str, Score]:
    """Spans and labels, exact, by label and for `all`, on `count` articles whose names training never had."""
    made = list(itertools.islice(articles(rules, seed, "dev"), count))
    tallies: dict[str, list[int]] = {}
    for article, found in zip(made, tagger.find([article.text for article in made]), strict=True):
        wanted = set(article.spans)
        for label in ("all", *sorted({span[2] for span in (*wanted, *found)})):
            ours = {span for span in found if label in ("all", span[2])}
            theirs = {span for span in wanted if label in ("all", span[2])}
            tally = tallies.setdefault(label, [0, 0, 0])
            tally[0] += len(ours & theirs)
            tally[1] += len(ours)
            tally[2] += len(theirs)
    return {label: Score(*tally) for label, tally in sorted(tallies.items())}


def on_gold(tagger: Tagger, path: Path) -> dict[str, Score]:
    """Names of companies and investors in the funding events of `path`, each once a document, found exactly: by the
    label that they get, and as `LABEL any` with whatever label.

    White space inside names is passed over. `found` counts the names given with that label in the documents that
    hold a funding event: gold leaves most of them unlabelled, so the precision is a lower bound.
    """
    financing = schemes()["financing"]
    documents = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    texts = [_text(document) for document in documents]
    tallies = {kind: [0, 0, 0] for kind in ("COMPANY", "COMPANY any", "INVESTOR", "INVESTOR any")}
    for document, text, spans in zip(documents, texts, tagger.find(texts), strict=True):
        events = [event for event in document.get("event_list", ()) if event["event_type"] == financing.gold_type]
        if not events:
            continue
        names = [(_bare(text[start:end]), label) for start, end, label in spans]
        for label, columns in _COLUMNS.items():
            roles = {role.name for role in financing.roles.values() if role.column in columns}
            wanted = {
                _bare(argument["argument"])
                for event in events
                for argument in event["arguments"]
                if argument["role"] in roles and _bare(argument["argument"]) in _bare(text)
            }
            ours = {name for name, given in names if given == label}
            anyhow = {name for name, _ in names}
            for kind, given in ((label, ours), (f"{label} any", anyhow)):
                tallies[kind][0] += len(wanted & given)
                tallies[kind][1] += len(given)
                tallies[kind][2] += len(wanted)
    return {kind: Score(*tally) for kind, tally in tallies.items()}


def _text(document: Mapping[str, str]) -> str:
    title, text = document.get("title") or "", document["text"]
    return text if text.lstrip().startswith(title) else f"{title}\n{text}"


def _bare(name: str) -> str:
    return "".join(name.split())


def speed(tagger: Tagger, texts: Sequence[str]) -> float:
    """Tokens a second of processor time on `texts`, the tokenizer included (the pipeline is warm)."""
    count = sum(len(tagger.nlp.make_doc(text)) for text in texts)
    tagger.find(texts[:8])
    began = time.process_time()
    tagger.find(texts)
    return count / (time.process_time() - began)
