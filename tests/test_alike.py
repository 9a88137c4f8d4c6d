"""Which spellings may be those of one name."""

from __future__ import annotations

import pytest

from pipeline.alike import Spelt, in_order, overlap, same


@pytest.mark.parametrize(("one", "two"), [("云岭", "云岭科技"), ("云岭科技", "云岭"), ("云岭", "云岭")])
def test_a_name_overlaps_with_its_parts(one: str, two: str) -> None:
    assert overlap(one, two)


@pytest.mark.parametrize(("one", "two"), [("云岭", "蓝鲸"), ("云岭", "云中岭"), ("", "云岭"), ("云岭", ""), ("", "")])
def test_what_is_not_told_is_part_of_no_name(one: str, two: str) -> None:
    assert not overlap(one, two)


def test_names_are_one_by_whom_they_stand_for_or_by_any_form() -> None:
    plain = Spelt("a", ("云 岭", "云 岭", "云岭"))
    assert same(plain, Spelt("a", ("松果", "松果", "松果")))
    assert same(plain, Spelt("b", ("云岭科技", "云岭科技", "云岭科技")))
    assert not same(plain, Spelt("b", ("松果", "松果", "松果")))


def test_characters_stand_in_order() -> None:
    assert in_order("栖材", "栖岩新材料")
    assert not in_order("材栖", "栖岩新材料")
    assert not in_order("栖栖", "栖岩新材料")
