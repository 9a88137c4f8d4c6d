"""Every column of every table, once: name, type, meaning in English and Chinese, unit.

The writers, the reader and the documentation come from here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.normalise.fx import CONVERTED
from pipeline.tables.values import VALUES

Type = Literal["text", "integer", "number", "date", "list"]
Cell = str | int | float | tuple[str, ...] | None
Row = dict[str, Cell]

SEPARATOR = ";"
SHARE = "0 to 1"  # the unit of a number that a spreadsheet may show in percent
DATABASE = "rongzi.sqlite"
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `decimals` bounds the digits kept of a number; `unit` is empty when the cell has none."""

    name: str
    type: Type
    en: str
    zh: str
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, and what a row stands for."""

    name: str
    en: str
    zh: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _text(name: str, en: str, zh: str) -> Column:
    return Column(name, "text", en, zh)


def _date(name: str, en: str, zh: str) -> Column:
    return Column(name, "date", en, zh, "ISO 8601")


def _list(name: str, en: str, zh: str) -> Column:
    return Column(name, "list", en, zh)


def _count(name: str, en: str, zh: str, unit: str) -> Column:
    return Column(name, "integer", en, zh, unit)


def _money(name: str, en: str, zh: str, unit: str) -> Column:
    return Column(name, "number", en, zh, unit, decimals=2)


_EVENT_TYPES, _PRECISIONS, _DATE_PRECISIONS, _VALUATION_KINDS = (
    ", ".join(f"`{value}`" for value in VALUES[column])
    for column in ("event_type", "amount_precision", "event_date_precision", "valuation_kind")
)

_CONVERTED = tuple(
    _money(
        name,
        f"the amount in {code} at the reference rate of `fx_date`; empty when no rate is known",
        f"按 `fx_date` 的参考汇率折成{zh}；没有汇率则留空",
        code,
    )
    for (name, code), zh in zip(CONVERTED.items(), ("人民币", "美元", "港元"), strict=True)
)

EVENTS = Table(
    "events",
    "a funding event in one article",
    "一篇文章中的一个融资事件",
    (
        _text("event_id", "stable id of the event", "事件编号，重跑不变"),
        _text("deal_id", "the deal that it belongs to", "所属交易的编号"),
        _text("doc_id", "the article", "文章编号"),
        _text("title", "title of the article", "文章标题"),
        _date("published_date", "publication date of the article", "文章发布日期"),
        _text("event_type", _EVENT_TYPES, f"事件类型：{_EVENT_TYPES}"),
        _text(
            "status",
            "`completed`, `planned`, `reported` (rumour, in talks), `terminated` (called off, or denied)",
            "状态：`completed` 已完成，`planned` 计划中，`reported` 传闻或洽谈中，`terminated` 已终止或被否认",
        ),
        _text(
            "company",
            "who gets the money, is listed or is bought: canonical name",
            "融资、上市或被收购的公司：规范名称",
        ),
        _text("company_id", "id of the company", "公司编号"),
        _text("company_text", "the company in the article's words", "公司在文中的写法"),
        _text("round", "canonical round (`天使`, `Pre-A`, `A+`, `战略融资`, ...)", "规范轮次"),
        _text("round_text", "the round in the article's words", "轮次在文中的写法"),
        _money("amount", "the amount raised", "融资金额", "units of `currency`"),
        _money("amount_min", "least amount that the words allow", "金额下限", "units of `currency`"),
        _money("amount_max", "greatest amount that the words allow", "金额上限", "units of `currency`"),
        _text("amount_precision", _PRECISIONS, f"金额精度：{_PRECISIONS}"),
        _text("currency", "ISO 4217 code", "币种（ISO 4217）"),
        _text("amount_text", "the amount in the article's words", "金额在文中的写法"),
        *_CONVERTED,
        _date("fx_date", "the day or month of the exchange rate", "汇率日期"),
        _money("valuation", "valuation of the company", "估值", "units of `valuation_currency`"),
        _text("valuation_currency", "ISO 4217 code", "估值币种（ISO 4217）"),
        _text("valuation_kind", _VALUATION_KINDS, "估值口径：投前、投后、未说明、市值"),
        _text("valuation_text", "the valuation in the article's words", "估值在文中的写法"),
        _list("investors", "investors, leads included, in order of appearance", "投资方（含领投方），按出现顺序"),
        _list("investors_text", "the same in the article's words", "投资方在文中的写法"),
        _list("lead_investors", "lead investors", "领投方"),
        _list("lead_investors_text", "the same in the article's words", "领投方在文中的写法"),
        _list("advisers", "financial and legal advisers", "财务顾问、法律顾问等"),
        _list("advisers_text", "the same in the article's words", "顾问在文中的写法"),
        _date("event_date", "when it happened, cut to its precision", "发生日期，按精度截断"),
        _text("event_date_precision", _DATE_PRECISIONS, f"日期精度：{_DATE_PRECISIONS}"),
        _text("event_date_text", "the date in the article's words", "发生日期在文中的写法"),
        _date("disclosed_date", "when the article says that it became known", "披露日期"),
        _text("disclosed_date_text", "the same in the article's words", "披露日期在文中的写法"),
        _text("evidence", "the sentence that tells of the event; of one of more than 1,000 characters the part between "
              "two commas, of at most so many, in which it is told",
              "依据的原句；超过 1000 字的句子取其中说到事件的一段，在逗号处切开，不超过 1000 字"),
        _count("evidence_start", "where the evidence starts in the raw text", "原句在原文中的起点", "characters"),
        _count("evidence_end", "where the evidence ends in the raw text", "原句在原文中的终点", "characters"),
        _list("rules", "ids of the rules and model that filled the row", "填写本行的规则与模型编号"),
        Column("confidence", "number", "calibrated: of events given 0.8, about 80 % are right",
               "置信度，经校准：标 0.8 的事件约八成正确", SHARE, decimals=3),
        _list("flags",
              "what a person should look at: `company_unresolved` (the company is named elsewhere in the article), "
              "`amount_conflict` (the article gives two amounts), `amount_shared` (one amount for several rounds), "
              "`currency_assumed` (a foreign deal in 元), "
              "`text_damaged` (words are lost), `learned` (read by a model where no rule does), `review_conflict` "
              "(a review says otherwise)",
              "需人工留意之处：`company_unresolved`（公司名取自文章别处）、`amount_conflict`（文中有两个金额）、"
              "`amount_shared`（一笔金额属几轮）、"
              "`currency_assumed`（境外交易只写元）、`text_damaged`（原文有字丢失）、`learned`（规则未读出，由模型判定）、"
              "`review_conflict`（与复核不符）"),
        _text("review", "filled by people", "人工复核结论"),
        _text("review_note", "filled by people", "人工复核备注"),
    ),
)  # fmt: skip


def _as_in_events(*names: str) -> tuple[Column, ...]:
    known = {column.name: column for column in EVENTS.columns}
    return tuple(known[name] for name in names)


DEALS = Table(
    "deals",
    "a deal: the same event merged across articles",
    "一笔交易：多篇文章讲的同一事件合为一行",
    (
        _text("deal_id", "stable id of the deal", "交易编号，重跑不变"),
        *_as_in_events(
            "event_type", "status", "company", "company_id", "round", "amount", "amount_min", "amount_max",
            "amount_precision", "currency", *CONVERTED, "fx_date", "valuation", "valuation_currency",
            "valuation_kind", "investors", "lead_investors", "advisers", "event_date",
            "event_date_precision", "disclosed_date", "confidence",
        ),
        _list("flags", "those of its events, and `amount_conflict`, `date_conflict` where articles disagree",
              "各事件的标记；各篇金额、日期不一致时加 `amount_conflict`、`date_conflict`"),
        _list("articles", "doc_id of each article that tells of it, the first told first",
              "报道该交易的文章编号，先报道的在前"),
        _list("events", "event_id of each merged event, in the same order", "合并的事件编号，顺序相同"),
        _text("merge_reason", "why the events are one deal; empty for a single event", "合并理由；只有一个事件时留空"),
    ),
)  # fmt: skip

INVESTORS = Table(
    "investors",
    "an investor or adviser of an event",
    "事件与投资方（或顾问）的一对关系",
    (
        _text("event_id", "the event", "事件编号"),
        _text("deal_id", "the deal", "交易编号"),
        _text("doc_id", "the article", "文章编号"),
        _text("role", "`lead`, `participant`, `adviser`", "角色：领投、参投、顾问"),
        _text("investor_id", "id of the investor", "投资方编号"),
        _text("name", "canonical name", "规范名称"),
        _text("text", "the name in the article's words", "在文中的写法"),
    ),
)

MENTIONS = Table(
    "mentions",
    "a mention of an amount, date, round, company, investor or person",
    "文中提到的一处金额、日期、轮次、公司、投资方或人名",
    (
        _text("doc_id", "the article", "文章编号"),
        _text("label", "`AMOUNT`, `DATE`, `ROUND`, `COMPANY`, `INVESTOR`, `PERSON`, `PRODUCT`, `ORG`", "类别"),
        _text("text", "the words, cleaned", "清洗后的文字"),
        _count("start", "where the mention starts in the raw text", "在原文中的起点", "characters"),
        _count("end", "where the mention ends in the raw text", "在原文中的终点", "characters"),
        _text("value", "amount, ISO date, canonical round or name", "取值：金额、日期、规范轮次或名称"),
        _text("value_min", "least amount or first day", "金额下限或首日"),
        _text("value_max", "greatest amount or last day", "金额上限或末日"),
        _text("precision", f"of an amount {_PRECISIONS}; of a date {_DATE_PRECISIONS}", "金额或日期的精度"),
        _text("currency", "ISO 4217 code of an amount; empty when the text names none", "金额的币种；文中未写则留空"),
        _text("role", "what the mention is to the event", "在事件中的角色"),
        _text("rule", "id of the rule, lexicon or model that found it", "找到它的规则、词表或模型"),
    ),
)

DOCUMENTS = Table(
    "documents",
    "an article read",
    "一篇读入的文章",
    (
        _text("doc_id", "the given id, else the path relative to the given folder; ~2 behind one that was taken",
              "文章编号：给定的编号，否则为相对于所给文件夹的路径；已被占用的后面加 ~2"),
        _text("path", "the file that it came from", "来源文件"),
        _text("title", "its title", "标题"),
        _date("published_date", "its publication date", "发布日期"),
        _text("url", "its address, where given", "网址"),
        _text("source", "its source, where given", "来源媒体"),
        _text("sha256", "hash of the file or row as it was read", "原始内容的哈希"),
        _text("encoding", "the encoding that it was decoded with", "解码所用的编码"),
        _count("chars", "length of the cleaned text", "清洗后的长度", "characters"),
        _count("fixes", "repairs made while cleaning", "清洗时的修复次数", "repairs"),
        _count("events", "events found", "抽出的事件数", "events"),
        Column("seconds", "number", "time taken; only with `--timing`, as it differs from run to run",
               "用时；只在给出 `--timing` 时填写，因为每次运行不同", "seconds", decimals=4),
        _text("status", "`ok`, `empty`, `duplicate`, `quarantined`", "状态：正常、空文、重复、隔离"),
        _text("reason", "why it is not `ok`, or what was given up inside it", "不正常的原因，或文中放弃处理之处"),
    ),
)  # fmt: skip

TABLES = {table.name: table for table in (EVENTS, DEALS, INVESTORS, MENTIONS, DOCUMENTS)}


def file_name(table: str, form: str) -> str:
    """What the file that holds `table` in the format `form` is called."""
    return DATABASE if form == "sqlite" else f"{table}.{form}"


def table_names(formats: Iterable[str]) -> list[str]:
    """The names of the files that hold the tables in `formats`."""
    return list(dict.fromkeys(file_name(table, form) for form in formats for table in TABLES))


def cell(column: Column, value: object) -> Cell:
    """`value` as `column` holds it: text `""` and numbers None when empty, numbers rounded, list parts trimmed.

    Lone surrogates, which no file can hold, become `?`; a `;` inside a list part becomes `；`.
    Raises ValueError for a value of the wrong type, an infinite number, NaN or a whole number beyond 64 bits.
    """
    match column.type:
        case "integer" | "number":
            return _number(column, value)
        case "list":
            if value is None:
                return ()
            parts = value.split(SEPARATOR) if isinstance(value, str) else value
            if not isinstance(parts, Iterable):
                raise ValueError(f"{column.name}: a list is wanted, not {value!r}")
            texts = (_writable(column, part).replace(SEPARATOR, "；").strip() for part in parts)
            return tuple(text for text in texts if text)
        case _:
            return "" if value is None else _writable(column, value)


def _number(column: Column, value: object) -> int | float | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{column.name}: a number is wanted, not {value!r}")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{column.name}: a number is wanted, not {value!r}") from None
    if not math.isfinite(number):
        raise ValueError(f"{column.name}: a finite number is wanted, not {value!r}")
    if column.type == "integer":
        if not number.is_integer():
            raise ValueError(f"{column.name}: a whole number is wanted, not {value!r}")
        if abs(number) >= 2**63:  # Parquet, SQLite and pandas hold no larger one
            raise ValueError(f"{column.name}: a whole number of at most 18 digits is wanted, not {value!r}")
        return int(value) if isinstance(value, int) else int(number)
    if column.decimals is not None:
        number = round(number, column.decimals)
    return number + 0.0  # turns -0.0 into 0.0, which every format holds alike


def _writable(column: Column, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{column.name}: text is wanted, not {value!r}")
    return value.encode("utf-8", "replace").decode("utf-8") if not value.isascii() else value


def row(table: Table, values: Mapping[str, object]) -> Row:
    """`values` as a row of `table`: every column in order, absent ones empty. Raises ValueError, see `cell`."""
    return {column.name: cell(column, values.get(column.name)) for column in table.columns}


def markdown(table: Table, language: Literal["en", "zh"] = "en") -> str:
    """The columns of `table` as a Markdown table, for the documentation."""
    heads = ("column", "type", "unit", "meaning") if language == "en" else ("列", "类型", "单位", "含义")
    lines = [f"| {' | '.join(heads)} |", "| --- | --- | --- | --- |"]
    for column in table.columns:
        meaning = column.en if language == "en" else column.zh
        lines.append(f"| `{column.name}` | {column.type} | {column.unit} | {meaning} |")
    return "\n".join(lines) + "\n"


def reference(language: Literal["en", "zh"]) -> str:
    """Every table with its columns, as one Markdown page."""
    head, per_row = ("Tables", "One row for each: ") if language == "en" else ("表结构", "每行一条：")
    parts = [f"# {head}\n"]
    for table in TABLES.values():
        meaning = table.en if language == "en" else table.zh
        parts.append(f"## {table.name}\n\n{per_row}{meaning}\n\n{markdown(table, language)}")
    return "\n".join(parts)
