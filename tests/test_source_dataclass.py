"""Frozen dataclasses whose methods are compiled when first called are what the standard library makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field

import pytest

from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Drug:
    name: str
    doses: tuple[int, ...] = ()
    routes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    doses: tuple[int, ...] = ()
    routes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


def test_it_is_a_dataclass_with_slots_and_its_fields_in_order():
    assert [one.name for one in dataclasses.fields(Drug)] == ["name", "doses", "routes"]
    assert Drug.__match_args__ == ("name", "doses", "routes")
    assert not hasattr(Drug("morphine"), "__dict__")


def test_values_are_taken_by_place_and_by_name_and_each_default_list_is_its_own():
    one, other = Drug("morphine", (1,)), Drug(doses=(1,), name="morphine")
    assert (one.name, one.doses, one.routes) == (other.name, other.doses, other.routes) == ("morphine", (1,), [])
    assert one.routes is not other.routes
    assert dataclasses.replace(one, name="baclofen") == Drug("baclofen", (1,))


@pytest.mark.parametrize("call", [Drug, Drug])  # the first call compiles
def test_a_value_too_few_or_too_many_is_told_with_the_name_of_the_class(call):
    with pytest.raises(TypeError, match=r"Drug\.__init__\(\) missing 1 required positional argument: 'name'"):
        call()
    with pytest.raises(TypeError, match=r"Drug\.__init__\(\) got an unexpected keyword argument 'dose'"):
        call("morphine", dose=1)


def test_equal_is_what_has_the_same_class_and_the_same_values():
    assert Drug("morphine") == Drug("morphine")
    assert Drug("morphine") != Drug("morphine", (1,))
    assert Drug("morphine") != Device("morphine")
    assert Nothing() == Nothing()


def test_equal_values_have_one_hash():
    assert len({Drug("morphine", routes=()), Drug("morphine", routes=()), Drug("baclofen", routes=())}) == 2
    assert hash(Nothing()) == hash(Nothing())
    with pytest.raises(TypeError, match="unhashable"):
        hash(Drug("morphine"))


def test_nothing_can_be_set_or_deleted():
    drug = Drug("morphine")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        drug.name = "baclofen"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del drug.name


def test_it_prints_copies_and_pickles_as_usual():
    drug = Drug("morphine", (1, 2))
    assert repr(drug) == "Drug(name='morphine', doses=(1, 2), routes=[])"
    assert pickle.loads(pickle.dumps(drug)) == copy.deepcopy(drug) == drug


def test_other_options_give_what_the_standard_library_gives():
    @dataclass(slots=True)
    class Open:
        name: str

    one = Open("a")
    one.name = "b"
    assert one == Open("b")
