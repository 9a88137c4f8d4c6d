"""Whatever a rule file holds, plain values with lines come out, or faults with lines."""

import os
from pathlib import Path

import pytest

from pipeline.rulebook.yamlfile import MAX_BYTES, parse, read


def test_words_stay_words() -> None:
    document = parse("a: 2025-09-12\nb: no\nc: 12:30\nd: 3\ne: true\nf: '3'\ng:\n")
    assert document.data == {"a": "2025-09-12", "b": "no", "c": "12:30", "d": 3, "e": True, "f": "3", "g": None}
    assert document.faults == ()


def test_each_key_and_item_knows_its_line() -> None:
    document = parse("kind: event\nrules:\n  - id: a\n    pattern: x\n  - id: b\n")
    assert document.line(("rules", 0, "pattern")) == 4
    assert document.line(("rules", 1)) == 5
    assert document.line(("rules", 1, "examples", 3)) == 5  # not there: the nearest thing above


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: &x 1\n", 1, "anchor &x"),
        ("a: 1\nb: *x\n", 2, "alias *x"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "tags are not read"),
        ("a: 1\nb: 2\na: 3\n", 3, "written twice, first in line 1"),
        ("a: 1\n? [1, 2]\n: 3\n", 2, "a key is a word"),
        ("a: 1\n---\nb: 2\n", 2, "one document"),
        ("a: [1\nb: 2\n", 2, "not valid YAML"),
        ("a: 1\nb: \x01\n", 2, "not valid YAML"),
        ("[" * 100_000, 1, "nested deeper"),
        ("kind：event\nnote: x\n", 1, "a full-width ： behind the key"),
        ("a: 1\nb：2\nc: 3\n", 2, "a full-width ： behind the key"),
        ("a: 1\nb:2\nc: 3\n", 2, "no space between the :"),
        ("a: 1\n\tb: 2\n", 2, "a tab in the indentation"),
        ("rules:\n  - id: a\n\u3000\u3000b: 2\n    c: 3\n", 3, "a full-width or no-break space"),
        ("a: {text: x，expect: y}\n", 1, "inside [ ] or { }"),
        ("pattern: {AMOUNT}真金\nnote: x\n", 1, "put the pattern into single quotes"),
        ("a: 喜提: x\n", 1, "put the value into single quotes"),
        ('a: "喜提\\d"\n', 1, "use single quotes"),
        ("- id: a\n  note: x\n   pattern: 喜提{AMOUNT}\n", 3, "it begins 1 to the right of the key above"),
        ("- id: a\n    pattern: '喜提'\n", 2, "it begins 2 to the right of the key above"),
        ("rules:\n  - id: a\n    note: x\n   pattern: 喜提{AMOUNT}\n", 4, "it begins at the place of no key above"),
        ("- id: a\n  pattern: 喜提: {AMOUNT}\n", 2, "put the value into single quotes"),
        ("- id: a\n  pattern: '喜提'\n  examples:\n   - text: x\n  - text: y\n", 5, "not valid YAML: did not find"),
    ],
)
def test_what_is_not_plain_data_is_a_fault_with_its_line(text: str, line: int, said: str) -> None:
    (fault, *_) = parse(text).faults
    assert fault.line == line
    assert said in fault.message


def test_aliases_are_never_unfolded() -> None:
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    laughs = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairs)
    document = parse(laughs)
    assert document.data["i"] == [None, None]
    assert len(document.faults) > 8


def test_a_broken_item_leaves_the_others() -> None:
    document = parse("kind: event\nrules:\n  - id: a\n    pattern: 'x'\n  - id: b\n    pattern: 'y\n  - id: c\n")
    assert document.data["kind"] == "event"
    assert [item and item["id"] for item in document.data["rules"]] == ["a", None, "c"]
    assert [fault.path for fault in document.faults] == [("rules", 1)]
    assert document.line(("rules", 2, "id")) == 7


def test_files_that_are_no_text(tmp_path: Path) -> None:
    binary = tmp_path / "binary.yml"
    binary.write_bytes(b"kind: event\n\xff\xfe\x00")
    assert "not UTF-8" in read(binary).faults[0].message
    for encoding, named in (("gbk", "in GBK, not UTF-8"), ("utf-16", "in UTF-16, not UTF-8")):
        binary.write_text("kind: event\nnote: 喜提真金白银\n", encoding=encoding)
        (fault,) = read(binary).faults
        assert fault.message.startswith(named)
        assert fault.message.endswith("save it as UTF-8")
    binary.write_bytes(b"kind: event\n\xff\xfe\x00")
    assert read(binary).faults[0].line == 2
    loop = tmp_path / "loop.yml"
    loop.symlink_to(loop)
    assert read(loop).faults
    os.mkfifo(tmp_path / "pipe.yml")
    assert read(tmp_path / "pipe.yml").faults  # and does not wait for someone to write
    huge = tmp_path / "huge.yml"
    huge.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "larger" in read(huge).faults[0].message
    marked = tmp_path / "bom.yml"
    marked.write_bytes("\ufeffkind: event\n".encode())
    assert read(marked).data == {"kind": "event"}
