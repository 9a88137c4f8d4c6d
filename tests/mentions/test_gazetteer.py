"""Known names in a text: what is found, what is not, and what becomes of a user's own rows."""

from __future__ import annotations

import csv
import gzip
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.gazetteer import Entry, Gazetteer, fold_name, key_of, load

LEXICONS = Path(__file__).parents[2] / "rules" / "lexicons"
HEADER = "id,name,kind,aliases,source,weak\n"
KINDS = "kind,label,meaning\nvc,INVESTOR,\nstartup,COMPANY,\nindividual,PERSON,\n"


@pytest.fixture(scope="module")
def bundled() -> Gazetteer:
    return load([LEXICONS])


def folder(path: Path, **files: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "kinds.csv").write_text(KINDS, encoding="utf-8")
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def found(gazetteer: Gazetteer, text: str, weak: bool = False) -> list[str]:
    return [hit.text for hit in gazetteer.find(text) if hit.entry.weak <= weak]


def only(gazetteer: Gazetteer, text: str) -> Entry:
    """What the one name in a text stands for."""
    (hit,) = gazetteer.find(text)
    return hit.entry


def test_bundled_lexicons_have_no_problem(bundled: Gazetteer) -> None:
    assert bundled.problems == ()


def test_bundled_lexicons_are_as_large_as_promised(bundled: Gazetteer) -> None:
    own = [one for one in bundled.entries.values() if one.source == "curated"]
    assert len({one.id for one in own if one.label == "INVESTOR"}) >= 800
    assert len({one.id for one in own if one.label == "COMPANY"}) >= 1500
    assert len(bundled.short_names) > 50_000


def test_the_readme_of_the_lexicons_counts_their_rows() -> None:
    stated = re.findall(r"^\| `(\S+)` \|.*\| ([\d,]+) \|[^|]+\|$", (LEXICONS / "README.md").read_text("utf-8"), re.M)
    assert {name: rows_of(LEXICONS / name) for name, _ in stated} == {
        name: int(number.replace(",", "")) for name, number in stated
    }
    assert len(stated) == 5


def rows_of(path: Path) -> int:
    if path.suffix == ".gz":
        return len(gzip.decompress(path.read_bytes()).splitlines())
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return sum(1 for _ in csv.DictReader(handle, delimiter="\t" if path.suffix == ".tsv" else ","))


def test_names_of_a_funding_sentence(bundled: Gazetteer) -> None:
    text = "本轮由红杉中国领投，IDG资本、深创投和小米集团跟投，华兴资本担任独家财务顾问。"
    assert found(bundled, text) == ["红杉中国", "IDG资本", "深创投", "小米集团", "华兴资本"]


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("红杉资本中国基金", "红杉中国"), ("HongShan", "红杉中国"), ("SEQUOIA CHINA", "红杉中国"),
        ("纪源资本", "GGV纪源资本"), ("深圳市创新投资集团", "深创投"), ("经纬中国", "经纬创投"),
        ("Temasek", "淡马锡"), ("老虎环球基金", "老虎环球基金"), ("Tiger Global", "老虎环球基金"),
        ("Kimi", "月之暗面"), ("DeepSeek", "深度求索"), ("智谱AI", "智谱"), ("蚂蚁金服", "蚂蚁集团"),
    ],
)
def test_aliases_lead_to_the_canonical_name(bundled: Gazetteer, alias: str, name: str) -> None:
    assert only(bundled, alias).name == name


def test_offsets_hold_the_words_of_the_text(bundled: Gazetteer) -> None:
    text = "据悉，idg 资本和Hillhouse都在这一轮里。"
    assert [(hit.start, hit.end, hit.text, hit.entry.name) for hit in bundled.find(text)] == [
        (3, 9, "idg 资本", "IDG资本"), (10, 19, "Hillhouse", "高瓴"),
    ]


def test_longest_name_wins(bundled: Gazetteer) -> None:
    assert found(bundled, "小米产投参与了投资") == ["小米产投"]
    assert found(bundled, "京东物流赴港上市") == ["京东物流"]


@pytest.mark.parametrize("text", ["It is magical logic.", "INDUSTRY4", "OpenAIs"])
def test_latin_name_is_not_taken_inside_a_longer_word(bundled: Gazetteer, text: str) -> None:
    assert found(bundled, text) == []


def test_latin_name_between_han_characters(bundled: Gazetteer) -> None:
    assert found(bundled, "新投资方GIC与KKR领投") == ["GIC", "KKR"]


def test_name_that_is_also_a_word_is_weak(bundled: Gazetteer) -> None:
    text = "他的理想是全家平安，不看指数。"
    assert found(bundled, text) == []
    assert found(bundled, text, weak=True) == ["理想", "平安", "指数"]


def test_person_is_labelled_person(bundled: Gazetteer) -> None:
    known = only(bundled, "王慧文")
    assert (known.label, known.kind) == ("PERSON", "individual")


def test_listed_company_is_found_by_short_full_and_former_name(bundled: Gazetteer) -> None:
    assert {only(bundled, name).id for name in ("浙江龙盛", "浙江龙盛集团股份有限公司")} == {"org:600352.sh"}
    assert only(bundled, "万科A").name == "万科"  # the name lists know it: their id and name


def test_listed_company_keeps_the_id_of_the_name_list(bundled: Gazetteer) -> None:
    assert only(bundled, "中科寒武纪科技股份有限公司").id == only(bundled, "寒武纪").id == "org:cambricon"


def test_short_names_are_weak(bundled: Gazetteer) -> None:
    known = only(bundled, "亿鑫达")
    assert (known.weak, known.source, known.label) == (True, "short_names", "COMPANY")
    assert known.id.startswith("org:x")


def test_name_inside_a_strong_one_is_no_hit(bundled: Gazetteer) -> None:
    assert found(bundled, "泛大西洋投资领投", weak=True) == ["泛大西洋投资"]


def test_users_row_is_added(tmp_path: Path) -> None:
    own = folder(tmp_path, mine=HEADER + "org:own-xinghe,星河远航,startup,Xinghe Yuanhang,me,\n")
    gazetteer = load([LEXICONS, own])
    assert gazetteer.problems == ()
    assert only(gazetteer, "星河远航").source == "curated"
    assert only(gazetteer, "Xinghe Yuanhang").id == "org:own-xinghe"


def test_users_row_replaces_the_row_with_its_id(tmp_path: Path) -> None:
    first = folder(tmp_path / "a", names=HEADER + "inv:a,云杉资本,vc,云杉,own,\n")
    second = folder(tmp_path / "b", names=HEADER + "inv:a,云杉基金,vc,云杉创投,me,\n")
    gazetteer = load([first, second])
    assert only(gazetteer, "云杉创投").name == "云杉基金"
    assert gazetteer.find("云杉资本") == []


def test_users_row_takes_a_name_over(tmp_path: Path) -> None:
    first = folder(tmp_path / "a", names=HEADER + "inv:a,云杉资本,vc,云杉,own,\n")
    second = folder(tmp_path / "b", names=HEADER + "org:b,云杉微电子,startup,云杉,me,\n")
    assert only(load([first, second]), "云杉").id == "org:b"


def test_name_of_two_rows_stays_with_the_first_and_is_told(tmp_path: Path) -> None:
    own = folder(tmp_path, names=HEADER + "inv:a,云杉资本,vc,云杉,own,\norg:b,云杉微电子,startup,云杉,own,\n")
    gazetteer = load([own])
    assert only(gazetteer, "云杉").id == "inv:a"
    (problem,) = gazetteer.problems
    assert (problem.line, problem.message) == (3, "云杉 of org:b is a name of inv:a already")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",星河远航,startup,,,", "has no id"),
        ("org:a,,startup,,,", "has no name"),
        ("org:a,星河远航,start-up,,,", "kind 'start-up' is not known: use one of individual, startup, vc"),
        ("org:a,星河远航,startup,,,,one too many", "has 7 cells, the header 6"),
        ("org a,星河远航,startup,,,", "the id 'org a' has white space in it"),
    ],
)
def test_bad_row_is_skipped_and_told(tmp_path: Path, row: str, reason: str) -> None:
    good = "org:b,海岬生物,startup,,,\n"
    gazetteer = load([folder(tmp_path, names=HEADER + row + "\n" + good)])
    (problem,) = gazetteer.problems
    assert str(problem) == f"{tmp_path / 'names.csv'}:2: {reason}"
    assert found(gazetteer, "海岬生物与星河远航") == ["海岬生物"]


def test_file_without_the_columns_is_told(tmp_path: Path) -> None:
    first = folder(tmp_path / "a", names=HEADER + "org:b,海岬生物,startup,,,\n", cues="group,text\nlead,领投\n")
    second = folder(tmp_path / "b", mine="公司\n星河远航\n", cues="group,text\nlead,主投\n")
    (problem,) = load([first, second]).problems
    assert str(problem) == f"{tmp_path / 'b' / 'mine.csv'}:1: lacks the column id, name, kind"


def test_table_saved_by_a_spreadsheet_in_gbk_is_read(tmp_path: Path) -> None:
    own = folder(tmp_path)
    (own / "mine.csv").write_bytes((HEADER + "org:a,星河远航,startup,,,\r\n").encode("gb18030"))
    assert found(load([own]), "星河远航完成融资") == ["星河远航"]


def test_no_folder_finds_nothing(tmp_path: Path) -> None:
    gazetteer = load([tmp_path / "none"])
    assert gazetteer.find("红杉中国") == []
    assert gazetteer.lookup("红杉中国") is None


def test_folding_takes_away_what_spellings_differ_in() -> None:
    assert fold_name("ＩＤＧ 资本") == fold_name("「idg资本」") == fold_name("IDG资本（中国）") == "idg资本"


TEXTS = st.text(st.sampled_from("红杉中国IDG资本领投 aİＫß由深创投Kimi（）月之暗面GIC小米集团"), max_size=40)


@given(TEXTS)
def test_hits_are_slices_of_the_text_and_do_not_overlap_within_a_source(text: str) -> None:
    hits = _BUNDLED.find(text)
    assert all(text[hit.start : hit.end] == hit.text and hit.text for hit in hits)
    assert hits == sorted(hits, key=lambda hit: (hit.start, hit.end, hit.entry.source))
    for source in {hit.entry.source for hit in hits}:
        spans = [(hit.start, hit.end) for hit in hits if hit.entry.source == source]
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@given(st.text(max_size=30))
def test_key_keeps_the_number_of_characters(text: str) -> None:
    assert len(key_of(text)) == len(text)


_BUNDLED = load([LEXICONS])
