"""Invented funding news with its tables, for tests of everything that reads tables.

The same `count` and `seed` give the same.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from pipeline.report.docs import ReportDoc, Span
from pipeline.tables.rows import content_id
from pipeline.tables.schema import DOCUMENTS, EVENTS, Row, row

HEADS = "云帆 星野 北辰 松果 青禾 海螺 远山 蓝鲸 晨曦 砺石 万象 轻舟 木棉 鹿鸣 南岭 沧海 拾光 天璇 极昼 明澈".split()
TAILS = "科技 智能 生物 机器人 半导体 医疗 新能源 数据 农业 教育".split()
FUNDS = (
    "苍穹资本 金梧桐创投 长桥基金 知行投资 沐光资本 峰岭创投 禾木资本 海港投资 拓岸资本 澄江创投 白塔资本 银杏谷基金"
).split()
ROUNDS = "种子 天使 Pre-A A A+ B B+ C D 战略融资".split()
SIZES = dict(zip(ROUNDS, (3e6, 1e7, 3e7, 6e7, 8e7, 2e8, 3e8, 5e8, 8e8, 3e8), strict=True))
RATES = {"CNY": 1.0, "USD": 7.1}
WORDS = {"CNY": "元人民币", "USD": "美元"}


@dataclass(frozen=True, slots=True)
class Made:
    events: list[Row]
    documents: list[Row]
    articles: list[ReportDoc]


def amount_words(amount: float, currency: str) -> str:
    size, unit = (1e8, "亿") if amount >= 1e8 else (1e4, "万")
    return f"{amount / size:g}{unit}{WORDS[currency]}"


class _Writer:
    """Text that grows, and the spans in it."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[tuple[int, int, str]] = []

    def say(self, *parts: str | tuple[str, str]) -> tuple[int, int]:
        start = len(self.text)
        for part in parts:
            words, role = part if isinstance(part, tuple) else (part, "")
            if role:
                self.spans.append((len(self.text), len(self.text) + len(words), role))
            self.text += words
        return start, len(self.text)


def made(count: int = 40, seed: int = 7) -> Made:
    """`count` events, each in an article of its own (every eighth shares one with the event before)."""
    dice = random.Random(seed)
    events: list[Row] = []
    documents: list[Row] = []
    articles: list[ReportDoc] = []
    for number in range(count):
        company = dice.choice(HEADS) + dice.choice(HEADS) + dice.choice(TAILS)
        kind = dice.choice(ROUNDS)
        status = dice.choices(["completed", "planned", "reported", "terminated"], [80, 8, 9, 3])[0]
        currency = dice.choices(["CNY", "USD"], [85, 15])[0]
        amount = round(SIZES[kind] * dice.uniform(0.5, 2.5) / RATES[currency], -6) or 1e6
        lead, *others = dice.sample(FUNDS, dice.randint(1, 4))
        month, day = dice.randint(1, 12), dice.randint(1, 28)
        date = f"{dice.choice([2024, 2025])}-{month:02}-{day:02}"
        doc_id = f"news/{number:05}.txt"
        title = f"{company}完成{amount_words(amount, currency)}{kind}轮融资，{lead}领投"
        text = _Writer()
        text.say(title, "\n")
        text.say(f"本报{month}月{day}日讯（记者 林一舟）行业里的热度还在往上走，资金也更愿意投向有订单的公司。\n")
        first, last = text.say(
            (f"{month}月{day}日", "event_date"), "，", (company, "company"), "宣布完成",
            (amount_words(amount, currency), "amount"), "的", (kind, "round"), "轮融资，由", (lead, "lead_investors"),
            "领投", *(["，", *[(name, "investors") for name in others], "跟投"] if others else []), "。",
        )  # fmt: skip
        text.say(
            "\n", f"公司创始人表示，本轮资金将用于产品研发和团队建设。{company}成立于2019年，总部位于杭州。",
            "过去一年里，它的客户从十二家增加到四十家，其中一半来自制造业。\n" * dice.randint(2, 9),
        )  # fmt: skip
        flags = dice.choices([(), ("amount_conflict",), ("currency_assumed", "company_unresolved")], [86, 8, 6])[0]
        cells: dict[str, object] = {
            "doc_id": doc_id, "title": title, "published_date": date, "event_type": "equity_round", "status": status,
            "company": company, "company_id": content_id("co", company), "company_text": company,
            "round": kind, "round_text": kind + "轮", "amount": amount, "amount_min": amount, "amount_max": amount,
            "amount_precision": "exact", "currency": currency, "amount_text": amount_words(amount, currency),
            "amount_cny": round(amount * RATES[currency], 2), "amount_usd": round(amount * RATES[currency] / 7.1, 2),
            "fx_date": date[:7], "investors": (lead, *others), "investors_text": (lead, *others),
            "lead_investors": (lead,), "lead_investors_text": (lead,), "event_date": date,
            "event_date_precision": "day", "event_date_text": f"{month}月{day}日", "evidence": text.text[first:last],
            "evidence_start": first, "evidence_end": last, "rules": ("round.plain", "amount.plain"),
            "confidence": round(dice.betavariate(8, 2), 3), "flags": flags,
        }  # fmt: skip
        event_id = content_id("ev", doc_id, company, kind)
        cells |= {"event_id": event_id, "deal_id": content_id("dl", company, kind)}
        events.append(row(EVENTS, cells))
        spans = [Span(first, last, "evidence", (event_id,))]
        spans += [Span(start, end, role, (event_id,)) for start, end, role in text.spans]
        spans += [Span(s, e, "investors", (event_id,)) for s, e, role in text.spans if role == "lead_investors"]
        articles.append(ReportDoc(doc_id, title, text.text, tuple(spans), date, f"https://example.com/{number}"))
        documents.append(
            row(DOCUMENTS, {"doc_id": doc_id, "path": doc_id, "title": title, "chars": len(text.text), "events": 1,
                            "fixes": 0, "encoding": "utf-8", "status": "ok"})
        )  # fmt: skip
    documents.append(
        row(DOCUMENTS, {"doc_id": "bad.pdf", "path": "bad.pdf", "status": "quarantined", "reason": "not a PDF"})
    )
    return Made(events, documents, articles)
