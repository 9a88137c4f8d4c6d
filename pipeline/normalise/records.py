"""From an event as the text tells it to the row of events.csv: canonical names, converted money, ISO dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.events.cues import Cues
from pipeline.model import Aligned, DateValue, Event, Mention, Money
from pipeline.normalise.entities import Entity
from pipeline.normalise.fx import Rates, convert
from pipeline.normalise.money import DEFAULT_CURRENCY, settled

_CONVERTED = ("CNY", "USD", "HKD")


def record(
    event: Event, clean: Aligned, published: str | None, rates: Rates, entity: Callable[[str], Entity],
    cues: Cues, confidence: Callable[[Event], float | None],
) -> dict[str, object]:
    """The columns of events.csv that the article itself gives, by name. Amounts are absolute units of `currency`."""
    row: dict[str, object] = {"event_type": event.event_type, "status": event.status, "title": "", "rules": event.rules}
    flags = list(event.flags)
    company = event.first("company")
    if company:
        who = entity(company.text)
        row |= {"company": who.name, "company_id": who.id, "company_text": company.text}
    rounds = event.slots.get("round", ())
    row |= {
        "round": _round(event, rounds),
        "round_text": ";".join(one.text for one in rounds),
    }
    amount, assumed = _amount(event.first("amount"), cues)
    row |= amount
    evidence = clean.text[event.start : event.end]
    if assumed and (cues.anywhere["abroad"].search(evidence) or (company and entity(company.text).kind == "foreign")):
        flags.append("currency_assumed")
    row |= _valuation(event)
    for slot in ("investors", "lead_investors", "advisers"):
        held = {entity(one.text): one.text for one in reversed(event.slots.get(slot, ()))}
        named = sorted(held.items(), key=lambda pair: _place(event, slot, pair[1]))
        row[slot] = tuple(who.name for who, _ in named)
        row[f"{slot}_id"] = tuple(who.id for who, _ in named)
        row[f"{slot}_text"] = tuple(text for _, text in named)
    row |= _dates(event)
    row |= converted(row, published, rates)
    raw_start, raw_end = clean.raw_span(event.start, event.end)
    row |= {
        "evidence": evidence, "evidence_start": raw_start, "evidence_end": raw_end,
        "confidence": confidence(event), "flags": tuple(sorted(set(flags))),
    }
    return row


def _place(event: Event, slot: str, text: str) -> int:
    return next(number for number, one in enumerate(event.slots[slot]) if one.text == text)


def _round(event: Event, rounds: Sequence[Mention]) -> str:
    if rounds:
        return ";".join(dict.fromkeys(str(one.value) for one in rounds))
    return "IPO" if event.event_type == "ipo" else ""


def _amount(mention: Mention | None, cues: Cues) -> tuple[dict[str, object], bool]:
    """The amount's columns, and whether its currency was assumed (元 alone is yuan only in Chinese deals)."""
    if not mention or not isinstance(mention.value, Money):
        return {}, False
    value, assumed = settled(mention.value)
    return {
        "amount": value.amount, "amount_min": value.minimum, "amount_max": value.maximum,
        "amount_precision": value.precision, "currency": value.currency, "amount_text": mention.text,
    }, assumed or (value.currency == DEFAULT_CURRENCY and not cues.anywhere["yuan"].search(mention.text))


def _valuation(event: Event) -> dict[str, object]:
    mention = event.first("valuation")
    if not mention or not isinstance(mention.value, Money):
        return {}
    value, _ = settled(mention.value)
    known = [figure for figure in (value.amount, value.minimum, value.maximum) if figure is not None]
    return {
        "valuation": known[0] if known else None, "valuation_currency": value.currency,
        "valuation_kind": event.valuation_kind or "unstated", "valuation_text": mention.text,
    }


def _dates(event: Event) -> dict[str, object]:
    row: dict[str, object] = {}
    for slot in ("event_date", "disclosed_date"):
        mention = event.first(slot)
        if mention:
            row[f"{slot}_text"] = mention.text
            if isinstance(mention.value, DateValue):
                row[slot] = mention.value.iso
                if slot == "event_date":
                    row["event_date_precision"] = mention.value.precision
    return row


def converted(row: Mapping[str, object], published: str | None, rates: Rates) -> dict[str, object]:
    """The amount in the three currencies at the rate of the event's month, else the disclosure's, else the
    publication's; nothing when none is known."""
    amount, currency = row.get("amount"), row.get("currency")
    if not isinstance(amount, (int, float)) or not isinstance(currency, str):
        return {}
    dates = [str(row.get(name) or "") for name in ("event_date", "disclosed_date")] + [published or ""]
    month = next((date[:7] for date in dates if len(date) >= 7), "")
    out: dict[str, object] = {}
    for code in _CONVERTED:
        value = amount if code == currency else (convert(amount, currency, code, month, rates) if month else None)
        if value is not None:
            out[f"amount_{code.lower()}"] = value
            if code != currency:
                out["fx_date"] = month
    return out
