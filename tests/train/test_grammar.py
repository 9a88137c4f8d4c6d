"""The grammar that articles are grown from."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.train import grammar
from pipeline.train.grammar import Entity


def grown(tmp_path: Path, text: str, seed: int = 1, **entities: Entity) -> tuple[str, list[tuple[int, int, str]]]:
    (tmp_path / "g.txt").write_text(text, "utf-8")
    return grammar.expand(grammar.load(tmp_path, {"names": ["云朵"]}, entities), "article", random.Random(seed))


def test_names_are_labelled_where_they_stand(tmp_path: Path) -> None:
    text, spans = grown(tmp_path, "== article\n近日，「{c}」获投", c=Entity("COMPANY", "names"))
    assert text == "近日，「云朵」获投"
    assert spans == [(4, 6, "COMPANY")]


def test_a_kept_name_stays_the_same_in_an_article(tmp_path: Path) -> None:
    source = "== article\n{c}、{c}、{c}、{c}、{c}\n== any\n[甲|乙|丙|丁|戊|己]公司"
    text, _ = grown(tmp_path, source, c=Entity("COMPANY", "any", kept=True))
    assert len(set(text.split("、"))) == 1


def test_a_name_made_of_a_name_is_one_name(tmp_path: Path) -> None:
    source = "== article\n由{full}运营\n== long\n北京{c}科技有限公司"
    text, spans = grown(tmp_path, source, c=Entity("COMPANY", "names"), full=Entity("COMPANY", "long"))
    assert [text[start:end] for start, end, _ in spans] == ["北京云朵科技有限公司"]


def test_weights_repetition_choice_and_chance(tmp_path: Path) -> None:
    source = "== article\n{x*3-3}[一|一]{y?0}{y?100}\\[\\n\n== x\n9* 甲\n0* 乙\n== y\n丁"
    assert grown(tmp_path, source)[0] == "甲甲甲一丁[\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("== article\n{nobody}获投", "'article' refers to 'nobody'"),
        ("== article\n[甲|乙", "g.txt:2: a '\\[' is never closed"),
        ("== article\n甲]", "g.txt:2: a '\\]' without its"),
        ("== article\n{甲", "g.txt:2: a '{' opens no reference"),
        ("甲", "g.txt:1: an alternative stands before"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grown(tmp_path, source)


def test_a_section_that_never_ends_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecursionError, match="nest more than"):
        grown(tmp_path, "== article\n甲{article}")
