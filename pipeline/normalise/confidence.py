"""How far an event may be trusted: a logistic function of a handful of features, its weights data.

The weights (rules/model/confidence.json) are fitted by `rongzi train --confidence` on the project's own corpus.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Event, Mention, Money

_KNOWN = ("lexicon:", "ner:")  # how the rule of a mention begins that a lexicon or the tagger gave
_IN_ROUNDS = ("equity_round", "strategic_investment")  # of the others no round is told, which is no lack
_OFTEN = 8  # more occurrences of a company, events of an article or investors than these tell nothing more


class WeightsError(ValueError):
    """A file of weights that cannot be read; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`bias` and the weight of each feature on the logit; `rules` are those of trigger rules, by id."""

    bias: float
    features: Mapping[str, float]
    rules: Mapping[str, float]


def load(path: Path) -> Weights:
    """The weights of a JSON file. Raises WeightsError when it is missing or none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Weights(
            float(content["bias"]),
            {str(name): float(value) for name, value in content["features"].items()},
            {str(name): float(value) for name, value in content["rules"].items()},
        )
    except OSError as error:
        raise WeightsError(f"{path}: the weights of the confidence cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(f"{path}: no weights of the confidence: {error!r}") from None


def features(event: Event, events: Sequence[Event], text: str, mentions: Sequence[Mention]) -> dict[str, float]:
    """What is looked at in an event, each 0 to 1.

    `events` are all of the article, `text` its clean text and `mentions` those in it, of which names from lexicons and
    the tagger count.
    """
    slots = event.slots
    company = event.first("company")
    name = company.text if company else ""
    amount = event.first("amount")
    money = amount.value if amount and isinstance(amount.value, Money) else None
    title = text.split("\n", 1)[0]
    investors = slots.get("investors", ())
    found = {
        "company_at_trigger": event.why.get("company") not in ("coreference", None),
        "company_by_rule": event.why.get("company") not in ("coreference", "subject", None),
        "company_known": company is not None and _known(company, mentions),
        "company_in_title": bool(name) and name in title,
        "company_often": min(text.count(name) if name else 0, _OFTEN) / _OFTEN,
        "company_long": min(len(name), 16) / 16,
        "amount": amount is not None,
        "amount_exact": money is not None and money.precision == "exact",
        "amount_currency": money is not None and money.currency is not None,
        "amount_near": event.why.get("amount", "").startswith("near:"),
        "amount_in_title": amount is not None and amount.text in title,
        "round": bool(slots.get("round")) or event.event_type not in _IN_ROUNDS,
        "rounds_several": len(slots.get("round", ())) > 1,
        "round_in_title": any(one.text in title for one in slots.get("round", ())),
        "investors": bool(investors),
        "investors_many": min(len(investors), _OFTEN) / _OFTEN,
        "investors_known": sum(_known(one, mentions) for one in investors) / max(len(investors), 1),
        "leads": bool(slots.get("lead_investors")),
        "event_date": bool(slots.get("event_date")),
        "valuation": bool(slots.get("valuation")),
        "flags": bool(event.flags),
        "company_damaged": company is not None and "\ufffd" in text[max(company.start - 1, 0) : company.end + 1],
        "rules_many": min(len(set(event.rules)), 8) / 8,
        "events_many": min(len(events) - 1, _OFTEN) / _OFTEN,
        "late": event.start / max(len(text), 1),
        f"status_{event.status}": True,
        f"type_{event.event_type}": True,
    }
    return {feature: float(value) for feature, value in found.items()}


def assess(weights: Weights, event: Event, events: Sequence[Event], text: str, mentions: Sequence[Mention]) -> float:
    """The probability, with two decimals, that `event` is right; arguments as for `features`."""
    found = features(event, events, text, mentions)
    logit = weights.bias + sum(weights.features.get(name, 0.0) * value for name, value in found.items())
    logit += weights.rules.get(trigger(event), 0.0)
    return round(1 / (1 + math.exp(-max(min(logit, 30.0), -30.0))), 2)


def trigger(event: Event) -> str:
    """The id of the rule that found the event."""
    return event.rules[0] if event.rules else ""


def _known(name: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a lexicon or the tagger holds a name that ends where `name` does.

    The two are not told apart: the tagger has learnt from the corpus on which the weights are fitted.
    """
    return any(one.end == name.end and one.rule.startswith(_KNOWN) for one in mentions)
