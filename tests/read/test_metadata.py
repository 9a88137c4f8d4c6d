"""Titles and publication dates, from what a text, a page, a field or a file's name says."""

from __future__ import annotations

import pytest

from pipeline.read.metadata import headline, page_head, parse_published, published_in_name, published_in_text


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2020-10-30", "2020-10-30"),
        ("2020/1/3", "2020-01-03"),
        ("20201030", "2020-10-30"),
        ("2020年10月30日 09:32", "2020-10-30T09:32"),
        ("2019 年 10 月 30 日", "2019-10-30"),
        ("2020-10-30T01:32:05Z", "2020-10-30T09:32:05"),
        ("2020-10-30T09:32:05+08:00", "2020-10-30T09:32:05"),
        ("2020-10-30 09:32:05", "2020-10-30T09:32:05"),
        (1604021520, "2020-10-30T09:32:00"),
        ("1604021520000", "2020-10-30T09:32:00"),
        ("Fri, 30 Oct 2020 08:00:00 +0800", "2020-10-30T08:00:00"),
        ("Fri, 30 Oct 2020 20:00:00 GMT", "2020-10-31T04:00:00"),
        ("13/09/2025", "2025-09-13"),
        ("05/17/2023 09:30 AM", "2023-05-17"),
        ("05/05/2023", "2023-05-05"),
        ("May 17, 2023", "2023-05-17"),
        ("Sept. 3rd, 2025", "2025-09-03"),
        ("17-May-2023", "2023-05-17"),
        ("17 may 2023 at 9:30", "2023-05-17"),
        ("05/06/2023", None),  # of May or of June
        ("Marble 3, 2025", None),
        ("45063", None),  # on a page it may be anything
        ("2023-05", None),
        ("31/31/2025", None),
        ("2020-02-31", None),
        ("昨天", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_values_of_date_fields(value: object, iso: str | None) -> None:
    assert parse_published(value) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("晨光电池完成A轮融资\n2020-10-30 09:32 来源：云上财经\n正文在此。", "2020-10-30T09:32"),
        ("晨光电池完成A轮融资\n云上财经 2020年10月30日\n正文在此。", "2020-10-30"),
        ("晚间要闻 ２０１９ 年 １０ 月 ３０ 日\n一、晨光电池完成A轮融资。", "2019-10-30"),
        ("晨光电池完成A轮融资\n云上财经 2020-10-29\n时间：2020-10-30 09:32\n正文。", "2020-10-30T09:32"),
        ("江城2020年6月30日 /云上社/ -- 晨光电池今日宣布完成A轮融资，本轮由云岭资本领投。", "2020-06-30"),
        ("晨光电池完成A轮融资。\n正文。\n2022年9\u00ad月6日", "2022-09-06"),
        ("一周融资汇总（2024年6月3日-6月9日）\n一、晨光电池完成A轮融资。", None),
        ("一周融资汇总\n（2024年6月3日 — 2024年6月9日）\n一、晨光电池完成A轮融资。", None),
        ("一周融资汇总 2024.06.03-06.09\n一、晨光电池完成A轮融资。", None),
        ("一周融资汇总 2024年6月3日至9日\n2024-06-10 09:32 云上财经\n一、晨光电池完成A轮融资。", "2024-06-10T09:32"),
        ("晨光电池完成A轮融资\n2024-06-03 - 12家机构到场\n正文。", "2024-06-03"),
        ("晨光电池成立于2016年5月3日，总部位于江城，创始人是陈晓禾。它在昨天完成了A轮融资。", None),
        ("晨光电池完成A轮融资\n正文讲的是10月30日的事。", None),
    ],
)
def test_datelines_of_texts(text: str, iso: str | None) -> None:
    assert published_in_text(text) == iso


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("2020-10-30_chenguang.txt", "2020-10-30"),
        ("20201030-chenguang.txt", "2020-10-30"),
        ("chenguang_20201030.txt", "2020-10-30"),
        ("chenguang.txt", None),
        ("20240603-20240609.txt", None),
        ("2024-06-03_2024-06-09 周报.txt", None),
        ("2024-06-03_12.txt", "2024-06-03"),
        ("600519_20991399.txt", None),
    ],
)
def test_dates_of_file_names(name: str, iso: str | None) -> None:
    assert published_in_name(name) == iso


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("晨光电池完成A轮融资\n正文在此。", "晨光电池完成A轮融资"),
        ("\n\n# 创投周报\n正文在此。", "创投周报"),
        ("![]()\n晨光电池完成A轮融资\n正文在此。", "晨光电池完成A轮融资"),
        ("一家公司为什么值十亿？\n正文在此。", "一家公司为什么值十亿？"),
        ("晨光电池今天完成了A轮融资。\n正文在此。", ""),
        ("晨光电池完成A轮融资", ""),
        ("2020-10-30 09:32\n正文在此。", ""),
        ("很" * 100 + "\n正文在此。", ""),
        ("", ""),
    ],
)
def test_headlines_of_plain_texts(text: str, title: str) -> None:
    assert headline(text) == title


def test_a_page_names_itself_in_many_ways() -> None:
    head = page_head(
        """<meta content="晨光电池完成A轮融资" property="og:title"><meta name='publishdate' content='2020-10-30'>
        <link rel="canonical" href="https://news.example.com/1?a=1&amp;b=2">
        <meta property="og:site_name" content="云上财经">"""
    )
    assert head.title == "晨光电池完成A轮融资"
    assert head.published == "2020-10-30"
    assert head.url == "https://news.example.com/1?a=1&b=2"
    assert head.source == "云上财经"


@pytest.mark.parametrize(
    "source",
    [
        '<time datetime="2020-10-30T09:32:00+08:00">昨天</time>',
        '<script type="application/ld+json">{"datePublished": "2020-10-30T09:32:00+08:00"}</script>',
        '<meta property="article:published_time" content="2020-10-30T01:32:00Z">',
    ],
)
def test_the_date_of_a_page(source: str) -> None:
    assert page_head(source).published == "2020-10-30T09:32:00"


def test_the_site_is_no_part_of_the_title() -> None:
    assert page_head("<title>晨光电池完成A轮融资_云上财经_新浪</title>").title == "晨光电池完成A轮融资"
    assert page_head("<title>晨光电池完成A轮融资 - 云上财经</title>").title == "晨光电池完成A轮融资"
