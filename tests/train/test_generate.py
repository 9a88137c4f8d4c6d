"""Generated articles: the same for a seed, varied, well labelled, with names that never cross the parts."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pipeline.settings import bundled_rules
from pipeline.train import generate, noise
from pipeline.train.generate import Labelled

RULES = bundled_rules()


@pytest.fixture(scope="module")
def some() -> list[Labelled]:
    return list(itertools.islice(generate.articles(RULES, seed=3), 600))


def test_a_seed_gives_the_same_articles_whatever_the_hash_seed() -> None:
    code = (
        "import itertools, hashlib; from pipeline.settings import bundled_rules; from pipeline.train import generate;"
        "made = list(itertools.islice(generate.articles(bundled_rules(), 5), 40));"
        "print(hashlib.sha256(repr(made).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(RULES.parent)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    other = list(itertools.islice(generate.articles(RULES, 6), 40))
    assert other != list(itertools.islice(generate.articles(RULES, 5), 40))


def test_articles_are_varied_and_every_label_is_used(some: list[Labelled]) -> None:
    assert len({article.text for article in some}) > 0.99 * len(some)
    labels = Counter(label for article in some for _, _, label in article.spans)
    assert set(labels) == {"COMPANY", "INVESTOR", "PERSON", "PRODUCT", "ORG"}
    assert min(labels.values()) > 30
    assert sum(not any(label == "INVESTOR" for *_, label in article.spans) for article in some) > 0.15 * len(some)


def test_names_stand_apart_inside_the_text_without_white_space_around_them(some: list[Labelled]) -> None:
    for article in some:
        last = 0
        for start, end, _ in article.spans:
            assert last <= start < end <= len(article.text)
            assert article.text[start:end] == article.text[start:end].strip()
            last = end


def test_names_of_the_dev_part_never_stand_in_the_lists_of_training() -> None:
    ours = generate.load_grammar(RULES, "train").lists
    theirs = generate.load_grammar(RULES, "dev").lists
    for name in ("short_any", "lex_investors", "made_investors", "angels", "listed_shorts"):
        assert theirs[name]
        assert not set(ours[name]) & set(theirs[name])


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="train, dev"):
        generate.load_grammar(RULES, "test")


@pytest.mark.parametrize("kind", noise.KINDS)
def test_noise_keeps_every_name_on_its_words(kind: str) -> None:
    text = "近日，“云朵Cloud”获GGV纪源资本 1200万元A轮融资。创始人李雷说，好。"
    spans = [(4, 11, "COMPANY"), (13, 20, "INVESTOR"), (35, 37, "PERSON")]
    assert [text[start:end] for start, end, _ in spans] == ["云朵Cloud", "GGV纪源资本", "李雷"]
    rough = noise.KINDS[kind](noise.Marked.of(text, spans), 1.0, random.Random(1))
    assert rough.text != text
    found = ["".join(rough.text[start:end].split()) for start, end, _ in rough.spans()]
    plain = [name.translate(str.maketrans("ＣｌｏｕｄＧＶ紀雲資", "CloudGV纪云资")).lower() for name in found]
    assert plain == ["云朵cloud", "ggv纪源资本", "李雷"]


def test_an_unknown_noise_is_told(tmp_path: Path) -> None:
    path = tmp_path / "noise.yml"
    path.write_text("rust: {articles: 0.1, places: 1}\n", "utf-8")
    with pytest.raises(ValueError, match="unknown noise 'rust'"):
        noise.load(path)
