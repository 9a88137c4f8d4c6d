"""The schema files that editors read say the same as the models that the product reads."""

import jsonschema
import pytest

from pipeline.rulebook.jsonschema import schemas
from pipeline.rulebook.load import load
from pipeline.rulebook.schema import KINDS
from pipeline.rulebook.yamlfile import read
from pipeline.settings import bundled_rules

SHIPPED = sorted({rule.file for rule in load([bundled_rules()]).rules})


def test_the_files_are_in_step_with_the_models() -> None:
    folder = bundled_rules() / "schema"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == schemas(), (
        "run: python -m pipeline.rulebook.jsonschema"
    )


@pytest.mark.parametrize("file", SHIPPED)
def test_shipped_rule_files_are_valid_and_name_their_schema(file: str) -> None:
    from json import loads
    from pathlib import Path

    data = read(Path(file)).data
    jsonschema.validate(data, loads(schemas()[f"{data['kind']}.json"]))
    first = Path(file).read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    named = (Path(file).parent / first.split("=", 1)[1]).resolve()
    assert named == (bundled_rules() / "schema" / f"{data['kind']}.json").resolve()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_slip_is_caught_while_typing(kind: str) -> None:
    from json import loads

    schema = loads(schemas()[f"{kind}.json"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"kind": kind, "rules": [{"id": "a", "patern": "x"}]}, schema)
    jsonschema.validate({"kind": kind, "rules": [{"id": "a", "enabled": False}]}, schema)
