"""Events whose words are damaged: what they tell may not be what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Event, Sentence

DAMAGED = "text_damaged"


def marked(
    events: Sequence[Event], spans: Sequence[tuple[int, int]], sentences: Sequence[Sentence]
) -> tuple[Event, ...]:
    """`events`, with a flag where a sentence that fills a cell or is the evidence holds one of the damaged `spans`."""
    hurt = [one for one in sentences if any(one.start < end and start < one.end for start, end in spans)]
    return tuple(
        replace(event, flags=tuple(sorted({*event.flags, DAMAGED}))) if _told_in(event, hurt) else event
        for event in events
    )


def _told_in(event: Event, sentences: Sequence[Sentence]) -> bool:
    told = [(event.start, event.end)]
    told += [(one.start, one.end) for held in event.slots.values() for one in held]
    return any(one.start < end and start < one.end for one in sentences for start, end in told)
