"""Names are found by a trained tagger whose tokens can never lose one to a word border."""

from __future__ import annotations

import marshal
from pathlib import Path

import jieba
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mentions import ner, tokens
from pipeline.mentions.gazetteer import Entry, Hit
from pipeline.settings import bundled_rules

VOCAB = spacy.blank("xx").vocab


def tokenizer(unit: str = "char", features: bool = True) -> tokens.HybridTokenizer:
    return tokens.HybridTokenizer(VOCAB, unit, features)


@pytest.fixture(scope="module")
def tagger() -> ner.Tagger:
    return ner.load()


def names(tagger: ner.Tagger, text: str) -> dict[str, str]:
    return {text[start:end]: label for start, end, label in tagger.find([text])[0]}


@settings(deadline=None)  # the first example loads jieba's dictionary
@given(st.text(alphabet=st.sampled_from("由深创投领投A1 +-（）\n\t　　𠮷é́「」。"), max_size=40) | st.text(max_size=40))
def test_a_doc_holds_the_text_as_given_and_its_tokens_their_offsets(text: str) -> None:
    for unit in ("char", "word"):
        doc = tokenizer(unit)(text)
        assert doc.text == text
        for token in doc:
            assert text[token.idx : token.idx + len(token.text)] == token.text


def test_what_is_made_of_the_dictionary_is_kept_for_this_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the temporary folder of all users anyone could put another dictionary."""
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(shared))
    (shared / "jieba.cache").write_bytes(marshal.dumps(({"由深创": 10**9, "由": 1, "由深": 1}, 10**9)))
    monkeypatch.setattr(tokens, "cache_folder", lambda: tmp_path / "home" / "rongzi")
    for _ in range(2):  # made, and read again
        assert list(tokens.segmenter.__wrapped__().cut("由深创投领投", HMM=False)) == ["由", "深", "创投", "领", "投"]
    assert [path.name for path in (tmp_path / "home" / "rongzi").iterdir()] == [f"jieba-{jieba.__version__}.cache"]
    assert [path.name for path in shared.iterdir()] == ["jieba.cache"]


def test_where_nothing_can_be_kept_the_dictionary_is_made_and_nothing_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setattr(tokens, "cache_folder", lambda: tmp_path / "file" / "rongzi")
    assert list(tokens.segmenter.__wrapped__().cut("公司融资")) == ["公司", "融资"]
    assert not caplog.records


def test_a_name_that_jieba_cuts_through_keeps_its_borders() -> None:
    text = "本轮融资由深创投领投"
    doc = tokenizer()(text)
    span = doc.char_span(text.index("深创投"), text.index("深创投") + 3)
    assert span is not None
    assert span.text == "深创投"
    assert "由深" in [text[start:end] for start, end in tokens.word_spans(text)]  # as jieba cuts


def test_hanzi_stand_alone_and_latin_words_and_numbers_stay_whole() -> None:
    doc = tokenizer()("Touchdog它它获SNOW 51投资1200万")
    assert [token.text for token in doc] == [
        "Touchdog", "它", "它", "获", "SNOW", "51", "投", "资", "1200", "万",
    ]


def test_features_tell_the_place_in_the_word_the_word_and_the_lexicon_name() -> None:
    text = "近日深创投跟投"
    hit = Hit(2, 5, "深创投", Entry("inv:szvc", "深创投", "state", "INVESTOR", False, "curated"))
    doc = tokenizer()(text, [hit])
    assert [token.tag_ for token in doc][:2] == ["B", "E"]
    assert doc[0].norm_ == doc[1].norm_ == "近日"
    assert [token.lemma_ for token in doc] == ["O", "O", "B-state", "I-state", "I-state", "O", "O"]


def test_the_noisy_list_is_no_feature() -> None:
    hit = Hit(0, 2, "近日", Entry("org:x", "近日", "company", "COMPANY", True, tokens.NOISY))
    assert {token.lemma_ for token in tokenizer()("近日获投", [hit])} == {"O"}


def test_a_tokenizer_refuses_an_unknown_unit() -> None:
    with pytest.raises(ValueError, match="'char' or 'word'"):
        tokenizer("syllable")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "近日，工业清洗机器人公司「浪涤智能」完成数千万元A轮融资，由深创投领投，祥峰投资跟投。",
            {"浪涤智能": "COMPANY", "深创投": "INVESTOR", "祥峰投资": "INVESTOR"},
        ),
        (
            "露营装备品牌Campwolf宣布获得5000万元Pre-A轮融资，投资方为青松基金、险峰K2VC和梅花创投。",
            {"Campwolf": "COMPANY", "青松基金": "INVESTOR", "险峰K2VC": "INVESTOR", "梅花创投": "INVESTOR"},
        ),
        (
            "此前，麦垄科技曾获得岭南高投的天使轮投资。创始人周启岚表示，资金将用于产品研发。",
            {"麦垄科技": "COMPANY", "岭南高投": "INVESTOR", "周启岚": "PERSON"},
        ),
    ],
)
def test_companies_investors_and_people_of_funding_news(tagger: ner.Tagger, text: str, wanted: dict[str, str]) -> None:
    found = names(tagger, text)
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "text", ["今年以来，宠物食品市场规模超过500亿元，同比增长18%。", "本轮融资将用于团队建设和市场推广。"]
)
def test_quiet_sentences_hold_no_company_or_investor(tagger: ner.Tagger, text: str) -> None:
    assert not {"COMPANY", "INVESTOR"} & set(names(tagger, text).values())


def test_what_a_text_gives_does_not_depend_on_the_batch(tagger: ner.Tagger) -> None:
    texts = ["由高瓴创投领投。", "", "「云朵星球」获千万元融资，星瀚资本投资。", "\n\n", "小米集团战略投资了Zeekbot。"]
    assert tagger.find(texts) == [tagger.find([text])[0] for text in texts]


def test_a_text_of_any_length_is_read_and_its_offsets_hold(tagger: ner.Tagger) -> None:
    text = "市场很大。" * 9000 + "甲" * 30_000 + "\n近日，「浪涤智能」获祥峰投资千万元A轮融资。"
    [spans] = tagger.find([text])
    assert {text[start:end] for start, end, label in spans if label == "INVESTOR"} == {"祥峰投资"}


def test_the_model_is_small_and_carries_no_word_list() -> None:
    folder = bundled_rules() / "model" / "ner"
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    assert sum(sizes.values()) <= 20_000_000
    assert not any(name.startswith("vocab") for name in sizes)


def test_another_pipeline_takes_the_place_of_the_model_and_its_labels_are_translated(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "ORG", "pattern": "浪涤智能"},
            {"label": "PERSON", "pattern": "周启岚"},
            {"label": "GPE", "pattern": "上海"},
        ]
    )
    nlp.to_disk(tmp_path / "other")
    found = names(ner.load(str(tmp_path / "other")), "周启岚在上海创办浪涤智能")
    assert found == {"周启岚": "PERSON", "浪涤智能": "COMPANY"}


def test_a_model_that_is_not_installed_is_one_clear_line() -> None:
    with pytest.raises(ner.ModelError, match="no spaCy pipeline 'zh_core_web_none' is installed") as error:
        ner.load("zh_core_web_none")
    assert "\n" not in str(error.value)


def test_a_pipeline_without_names_is_refused(tmp_path: Path) -> None:
    spacy.blank("zh").to_disk(tmp_path / "blank")
    with pytest.raises(ner.ModelError, match="finds none of the labels"):
        ner.load(str(tmp_path / "blank"))


@pytest.mark.parametrize(("threads", "blis"), [("1", False), ("", True)])
def test_numpy_multiplies_where_it_keeps_to_one_thread_and_the_names_are_the_same(
    threads: str, blis: bool, tagger: ner.Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", threads)
    loaded = ner.load()
    assert {layer.ops.use_blis for layer in loaded.nlp.get_pipe("tok2vec").model.walk()} == {blis}
    text = "远见微电子宣布完成近亿元A轮融资，由松果创投领投，老股东海岬资本跟投。"
    assert names(loaded, text) == names(tagger, text)
