"""A run with rules that a test can change: words to look for, and what they mean, in a JSON file."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.model import Aligned, Article, Event, Extraction, Mention
from pipeline.read import list_inputs
from pipeline.review.store import Reviews
from pipeline.run.drive import run
from pipeline.run.summary import Summary
from pipeline.run.worker import Job
from pipeline.settings import Settings

RULES = {"rounds": {"天使轮": "天使", "A轮": "A", "B轮": "B"}, "verbs": "完成|获得", "unit": 10_000, "more": ""}
NEWS = {
    "a.txt": "云帆科技完成A轮融资3000万元，由长桥基金领投。\n公司成立于2019年。",
    "b.txt": "星野医疗获得B轮融资12000万元，由知行投资领投。",
    "c.txt": "松果教育完成天使轮融资500万元，由沐光资本领投。\n此前青禾数据完成A轮融资2000万元，由峰岭创投领投。",
    "d.txt": "海螺智能获得A轮融资4000万元，由白塔资本领投。",
    "e.txt": "北辰半导体的融资没有人说得清。",
}


def load(settings: Settings) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(settings.rules[0].read_text(encoding="utf-8"))
    return loaded


def extract(article: Article, rules: dict[str, object]) -> Extraction:
    text = article.body.text
    rounds: dict[str, str] = rules["rounds"]  # type: ignore[assignment]
    events, records, mentions = [], [], []
    who, said = r"([\u4e00-\u9fff]+?(?:科技|医疗|教育|数据|智能))", f"(?:{rules['verbs']})({'|'.join(rounds)})"
    pattern = rf"{who}{said}融资(\d+)万元，由(.+?)领投。"
    for found in re.finditer(pattern, text):
        company = found[1].removeprefix("此前")
        amount = int(found[3]) * int(str(rules["unit"]))
        start, end = found.span()
        records.append({
            "event_type": "equity_round", "status": "completed", "company": company, "company_text": company,
            "round": rounds[found[2]], "round_text": found[2] + str(rules["more"]), "amount": amount,
            "amount_min": amount, "amount_max": amount, "amount_precision": "exact", "currency": "CNY",
            "amount_text": found[3] + "万元",
            "amount_cny": amount, "investors": (found[4],), "investors_text": (found[4],),
            "lead_investors": (found[4],), "lead_investors_text": (found[4],), "evidence": found[0],
            "event_date": "2025-09-01", "event_date_precision": "day", "event_date_text": "9月1日",
            "evidence_start": start, "evidence_end": end, "rules": ("test",), "confidence": 0.9,
        })  # fmt: skip
        mention = Mention("COMPANY", company, *found.span(1), *found.span(1), company, "test")
        mentions.append(mention)
        events.append(Event("equity_round", "completed", start, end, {"company": (mention,)}))
    return Extraction(
        article, Aligned(text, article.body.starts, article.body.ends), mentions=tuple(mentions), events=tuple(events),
        records=tuple(records),
    )  # fmt: skip


def run_with(
    folder: Path, reviews: Reviews | None = None, only: str = "", gone: Sequence[str] = (),
    formats: Sequence[str] = ("csv", "xlsx"), **rules: object,
) -> Summary:
    """Runs NEWS (`only` one of them; without those `gone`) into `folder`/out, rules and articles changed as given."""
    news = folder / "news"
    news.mkdir(exist_ok=True)
    for name, text in NEWS.items():
        if name in gone:
            continue
        (news / name).write_text(str(rules.pop(name, text)), encoding="utf-8")
    path = folder / "rules.json"
    path.write_text(json.dumps(RULES | rules), encoding="utf-8")
    job = Job(Settings(rules=(path,)), load, extract)
    return run(list_inputs([str(news / only)]), folder / "out", job, formats=tuple(formats), reviews=reviews)
