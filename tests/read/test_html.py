"""A page gives its article, each character with its place in the source."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read.encoding import decode
from pipeline.read.html import read_page, text_nodes

CORPUS = Path(__file__).parents[2] / "corpus"
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>晨光电池完成A轮融资_云上财经</title>
<style>p{color:red}</style><script>var x = "<p>不是正文</p>";</script></head><body>
<div class="nav"><a href="/">首页</a><a href="/c">财经</a></div>
<div class="article"><h1>晨光电池完成A轮融资</h1>
<p>晨光电池<b>今天</b>宣布，完成&nbsp;5000万元A轮融资，由云岭资本&amp;山河创投领投，
老股东继续加注。资金将用于扩建江城的第二座工厂，以及固态电池的研发。</p><!-- 广告位 -->
<p>公司成立于2016年，去年收入3.2亿元，客户包括&ldquo;蓝鲸&rdquo;与山河重卡。创始人陈晓禾说，公司并不急于上市。</p>
<table><tr><td>2021</td><td>312台</td></tr><tr><td>2022</td><td>1940台</td></tr></table>
<p>他说：“电池是慢生意，快不起来。”</p></div>
<div class="footer">版权所有 云上财经</div></body></html>"""


def check_places(source: str, page_text: str, starts: list[int], ends: list[int]) -> None:
    for char, start, end in zip(page_text, starts, ends, strict=True):
        assert 0 <= start <= end <= len(source)
        if char not in "\n\t ":
            assert char in unescape(source[start:end])


def test_the_article_is_found_and_aligned() -> None:
    page = read_page(PAGE)
    text = page.body.text
    assert text.startswith("晨光电池完成A轮融资\n")
    assert "晨光电池今天宣布，完成\xa05000万元" in text.replace("完成 5", "完成\xa05")
    assert "云岭资本&山河创投领投，老股东继续加注" in text
    assert "“蓝鲸”与山河重卡" in text
    assert "不是正文" not in text
    assert page.lost == 0
    check_places(PAGE, text, list(page.body.starts), list(page.body.ends))


def test_cells_of_a_table_do_not_run_together() -> None:
    assert "2021\t312台\n2022\t1940台" in read_page(PAGE).body.text


ROWS = """<table{attributes}><{head}><tr><th>公司</th><th>轮次</th><th>投资方</th></tr></{head}>
<tr><td><p>晨光电池</p></td><td><p>A轮</p></td><td><p>云岭资本</p></td></tr>
<tr><td>蓝鲸科技</td><td>天使轮</td><td>山河创投</td></tr></table>"""


@pytest.mark.parametrize("head", ["thead", "tbody"])
def test_the_cells_of_a_row_stand_on_one_line_however_the_table_is_made(head: str) -> None:
    table = ROWS.format(attributes="", head=head)
    page = f"<html><body><h1>本周融资</h1><p>{'以下是本周的融资。' * 9}</p>{table}<p>来源：云上财经</p></body></html>"
    for source in (page, table):
        read = read_page(source)
        assert "公司\t轮次\t投资方\n晨光电池\tA轮\t云岭资本\n蓝鲸科技\t天使轮\t山河创投" in read.body.text
        check_places(source, read.body.text, list(read.body.starts), list(read.body.ends))


SPANS = """<table><tr><th rowspan="2">日期</th><th rowspan=2>公司</th><th colspan="2">融资</th></tr>
<tr><th>轮次</th><th>金额</th></tr>
<tr><td rowspan="2">6月3日</td><td>晨光电池</td><td>A轮</td><td>5000万元</td></tr>
<tr><td>蓝鲸科技</td><td>天使轮</td><td rowspan='2'>数千万元</td></tr>
<tr><td>6月4日</td><td>栖岩科技</td><td>B轮</td></tr></table>"""


def test_a_cell_of_several_rows_or_columns_stands_in_each_of_them() -> None:
    page = f"<html><body><h1>本周融资</h1><p>{'以下是本周的融资。' * 9}</p>{SPANS}<p>来源：云上财经</p></body></html>"
    for source in (page, SPANS):
        read = read_page(source)
        assert "\n".join([
            "日期\t公司\t融资\t融资",
            "日期\t公司\t轮次\t金额",
            "6月3日\t晨光电池\tA轮\t5000万元",
            "6月3日\t蓝鲸科技\t天使轮\t数千万元",
            "6月4日\t栖岩科技\tB轮\t数千万元",
        ]) in read.body.text
        assert read.lost == 0
        check_places(source, read.body.text, list(read.body.starts), list(read.body.ends))


def test_a_cell_without_a_text_keeps_its_column() -> None:
    table = ROWS.format(attributes="", head="tbody").replace("天使轮", "")
    page = f"<html><body><h1>本周融资</h1><p>{'以下是本周的融资。' * 9}</p>{table}<p>来源：云上财经</p></body></html>"
    for source in (page, table):
        read = read_page(source)
        assert "公司\t轮次\t投资方\n晨光电池\tA轮\t云岭资本\n蓝鲸科技\t\t山河创投" in read.body.text
        check_places(source, read.body.text, list(read.body.starts), list(read.body.ends))


def test_cells_that_span_much_are_said_again_no_longer_than_the_page() -> None:
    cells = "<td rowspan=900 colspan=900>某</td>" * 40
    source = f"<table><tr>{cells}</tr>{'<tr><td>甲</td></tr>' * 900}</table>"
    assert len(read_page(source).body.text) < 3 * len(source)


def test_the_paragraphs_of_a_table_for_layout_stay_apart() -> None:
    long = "晨光电池今天宣布完成5000万元A轮融资，由云岭资本领投，" + "资金将用于扩建江城的第二座工厂，" * 3
    read = read_page(f"<table><tr><td><p>{long}</p></td><td><p>热门文章</p></td></tr></table>")
    assert read.body.text == f"{long}\n热门文章"


def test_a_cell_of_several_lines_does_not_end_its_row() -> None:
    """The names of a cell stand apart, and the rows below keep the heads of their columns."""
    table = ROWS.format(attributes="", head="tbody").replace("云岭资本", "云岭资本<br>松果创投")
    page = f"<html><body><h1>本周融资</h1><p>{'以下是本周的融资。' * 9}</p>{table}<p>来源：云上财经</p></body></html>"
    for source in (page, table):
        assert "晨光电池\tA轮\t云岭资本 松果创投\n蓝鲸科技\t天使轮\t山河创投" in read_page(source).body.text


@pytest.mark.parametrize("inside", [
    "晨<span>光</span>电<b>池</b>完成<font size=2>5</font>000<i>万</i>元A<sup>+</sup>轮融资，由<a>云岭</a>资本领投。",
    "晨光电池完成5000万<script>show('ad')</script>元A<style>b{}</style>+轮融资，由云岭资本领投。",
    "<ruby>晨<rp>(</rp><rt>chén</rt><rp>)</rp></ruby>光电池完成5000<ruby>万<rt>ㄨㄢˋ</ruby>元A+轮融资，由云岭资本领投。",
])  # fmt: skip
def test_marks_within_a_line_neither_end_it_nor_leave_their_readings(inside: str) -> None:
    """Names, amounts and rounds stay whole, however short the article is."""
    rest = "<p>资金将用于扩建江城的第二座工厂。</p>"
    page = f"<html><head><title>晨光电池</title></head><body><p>{inside}</p>{rest}</body></html>"
    for source in (page, inside + rest):
        text = read_page(source).body.text
        assert "晨光电池完成5000万元A+轮融资，由云岭资本领投。\n资金将用于" in text


def test_a_day_in_the_row_of_a_table_is_no_day_of_publication() -> None:
    cells = "<tr><td>晨光电池</td><td>A轮</td><td>云岭资本</td><td>2024-06-03</td></tr>"
    assert read_page(f"<p>本周融资</p><table>{cells}</table>").published is None
    layout = "<table><tr><td>云上财经</td><td>2024-06-03</td></tr></table><p>正文。</p>"
    assert read_page(layout).published == "2024-06-03"


LINES = ["晨光电池完成A轮融资", "云上财经 2020-10-30 09:32", "晨光电池完成5000万元A轮融资，由云岭资本领投。"]


@pytest.mark.parametrize(
    "source",
    [
        "<br>".join(LINES),
        "<html><body>" + "<br/>".join(LINES) + "</body></html>",
        "\n".join(LINES).replace("晨光", "<b>晨光</b>"),
        "".join(f"<p>{line}</p>" for line in LINES).replace("<", "&lt;").replace(">", "&gt;"),
        "".join(f"&amp;lt;p&amp;gt;{line}&amp;lt;/p&amp;gt;" for line in LINES),
    ],
    ids=["breaks alone", "a page of breaks alone", "newlines kept", "escaped", "escaped twice"],
)
def test_lines_are_kept_whatever_makes_them(source: str) -> None:
    read = read_page(source)
    assert read.body.text.split("\n") == LINES
    assert read.published == "2020-10-30T09:32"
    start, end = read.body.raw_span(0, 4)
    assert source[start:end].replace("<b>", "").replace("</b>", "") == "晨光电池"


def test_the_title_stands_once() -> None:
    assert read_page(PAGE).body.text.count("晨光电池完成A轮融资") == 1


def test_a_title_that_only_the_head_shows_is_read_from_there() -> None:
    source = '<html><head><meta property="og:title" content="晨光电池获投"></head><body><p>' + "正文讲的是融资。" * 9
    page = read_page(source)
    assert page.body.text.startswith("晨光电池获投\n正文")
    start, end = page.body.raw_span(0, 6)
    assert source[start:end] == "晨光电池获投"


def test_a_date_beside_the_title() -> None:
    source = PAGE.replace("</h1>", "</h1><div class='info'><em>原创</em> <em>2022-07-22 07:58</em></div>")
    assert read_page(source).published == "2022-07-22T07:58"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<",
        "<<<>>>",
        "<p",
        "</p></p>",
        "&#xFFFFFF;",
        "<!--",
        "<script>",
        "<p>融资",
        "<![CDATA[融资]]>",
        "\0<p>\0融资\0",
        "a<b>c",
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(source: str) -> None:
    page = read_page(source)
    check_places(source, page.body.text, list(page.body.starts), list(page.body.ends))


def test_the_text_of_a_page_that_is_no_article() -> None:
    assert "融资" in read_page("<div>完成<i>融资</i></div>").body.text


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<br>",
                "&amp;",
                "&nbsp;",
                "&#20013;",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<td>",
                "<div class='a>b'>",
                "融资",
                "完成5000万元。",
                " ",
                "\n",
                "<",
                ">",
                "&",
                '"',
                "<title>",
                "</title>",
                "<h1>标题</h1>",
            ]
        )
        | st.text(max_size=4),
        max_size=20,
    ).map("".join)
)
def test_any_markup_keeps_its_places(source: str) -> None:
    page = read_page(source)
    check_places(source, page.body.text, list(page.body.starts), list(page.body.ends))
    nodes = text_nodes(source)
    assert len("".join(nodes.text)) == len(nodes.starts) == len(nodes.ends)


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.html")), ids=lambda path: path.name)
def test_pages_of_the_corpus_lose_less_than_one_per_cent(path: Path) -> None:
    source = decode(path.read_bytes(), markup=True).text
    page = read_page(source)
    assert page.lost < 0.01
    assert len(page.body.text) > 100
    check_places(source, page.body.text, list(page.body.starts), list(page.body.ends))
