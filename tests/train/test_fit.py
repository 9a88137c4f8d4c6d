"""The training run, its scores, and documents with event labels as a source of names."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import spacy

from pipeline.mentions import ner, tokens
from pipeline.mentions.gazetteer import Entry, Hit
from pipeline.settings import bundled_rules
from pipeline.train import distant, fit, measure, scores
from pipeline.train.generate import Labelled
from pipeline.train.measure import Score

RULES = bundled_rules()


def document(tmp_path: Path, text: str, *arguments: tuple[str, str]) -> Path:
    path = tmp_path / "gold.jsonl"
    row = {
        "id": "a", "title": "", "text": text,
        "event_list": [
            {"event_type": "企业融资", "arguments": [{"role": role, "argument": name} for role, name in arguments]}
        ],
    }
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_an_example_holds_the_names_as_entities() -> None:
    tokenizer = tokens.HybridTokenizer(spacy.blank("xx").vocab)
    made = fit.example(tokenizer, Labelled("由深创投领投", ((1, 4, "INVESTOR"),)), [])
    assert [(span.text, span.label_) for span in made.reference.ents] == [("深创投", "INVESTOR")]


def test_a_tokenizer_of_words_loses_a_name_at_a_border_and_the_one_of_characters_does_not() -> None:
    made = Labelled("本轮融资由深创投领投", ((5, 8, "INVESTOR"),))
    vocab = spacy.blank("xx").vocab
    by_word = fit.example(tokens.HybridTokenizer(vocab, "word"), made, [])
    by_char = fit.example(tokens.HybridTokenizer(vocab, "char"), made, [])
    assert (len(by_word.reference.ents), len(by_char.reference.ents)) == (0, 1)


def test_names_of_the_lexicon_are_hidden_by_name_and_not_by_place() -> None:
    known = Entry("c:1", "云朵", "startup", "COMPANY", False, "curated")
    hit = [Hit(at, at + 2, "云朵", known) for at in (0, 2, 4)]
    kept = {len(fit.kept_hits(list(hit), "云朵云朵云朵", 0.5, random.Random(seed))) for seed in range(20)}
    assert kept == {0, 3}


def test_distant_labels_mark_every_occurrence_and_prefer_the_longer_name(tmp_path: Path) -> None:
    path = document(
        tmp_path, "麦垄科技获投。深创投红土基金领投，深创投跟投麦垄科技。",
        ("被投资方", "麦垄科技"), ("投资方", "深创投"), ("领投方", "深创投红土基金"), ("融资轮次", "A"),
    )
    [made] = distant.documents(path, distant.load_roles(RULES))
    assert [(made.text[start:end], label) for start, end, label in made.spans] == [
        ("麦垄科技", "COMPANY"), ("深创投红土基金", "INVESTOR"), ("深创投", "INVESTOR"), ("麦垄科技", "COMPANY"),
    ]


def test_a_line_that_is_no_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "甲"}\n{"event_list": []}\n', "utf-8")
    with pytest.raises(ValueError, match=r"bad\.jsonl:2: no document"):
        list(distant.documents(path, {}))


def test_gold_recall_counts_each_name_once(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "COMPANY", "pattern": "麦垄科技"}])
    nlp.to_disk(tmp_path / "one")
    path = document(tmp_path, "麦垄科技获投，麦垄科技由深创投投资。", ("被投资方", "麦垄科技"), ("投资方", "深创投"))
    measured = measure.on_gold(ner.load(str(tmp_path / "one")), path)
    assert measured["COMPANY"] == Score(1, 1, 1)
    assert measured["INVESTOR"] == Score(0, 0, 1)


def test_scores_that_fell_by_more_than_the_tolerance_are_told() -> None:
    before = {"scores": {"all": {"f1": 0.9}, "PERSON": {"f1": 0.5}}}
    reached = {"all": Score(80, 100, 100), "PERSON": Score(50, 100, 100)}
    assert scores.worse(before, reached) == ["all: F1 0.8000, it was 0.9000"]


def test_the_scores_beside_the_model_belong_to_it() -> None:
    kept = json.loads((RULES / "model" / "ner" / scores.FILE).read_text("utf-8"))
    reached = measure.on_generated(ner.load(), RULES, kept["seed"], 120)
    assert reached["all"].f1 >= kept["scores"]["all"]["f1"] - 0.1


@pytest.mark.slow
def test_a_short_training_gives_a_model_and_the_same_one_again(tmp_path: Path) -> None:
    few = {"training.max_steps": 12, "training.eval_frequency": 6, "corpora.dev.limit": 4}
    written = []
    for name in ("one", "two"):
        fit.fit(RULES, tmp_path / name, few)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()})
    assert written[0] == written[1]
    assert not any(str(tmp_path).encode() in content for content in written[0].values())
