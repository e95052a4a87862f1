"""Three values as bits: each operation beside the same done row by row; and the circuit of a policy says no more than it has to."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from reasoner.asp.from_policy import program_from_policy
from reasoner.table import planes
from reasoner.table.column import Codes
from reasoner.table.plan import Plan
from reasoner.table.plan_circuit import Circuit, Denied, Greatest, Leaf, Least
from reasoner.table.plan_needs import Needs
from reasoner.table.plan_residuals import Left
from tests.policy_texts import policy_of

ROWS = (0, 1, 63, 64, 65, 200)
VALUES = (False, None, True)


def some_values(rows: int, seed: int) -> list[bool | None]:
    rng = Random(f"planes {seed}")
    return [rng.choice(VALUES) for _ in range(rows)]


def planes_of(values: list[bool | None]) -> planes.Planes:
    return planes.of_statuses(np.array([VALUES.index(one) for one in values], np.uint8))


def kleene(kind: str, values: tuple[bool | None, ...], number: int = 0) -> bool | None:
    """What all completions of some values say, if they say the same."""
    completions = product(*[(False, True) if one is None else (one,) for one in values])
    said = {{"and": all(one), "or": any(one), "at least": sum(one) >= number, "not": not any(one)}[kind] for one in completions}
    return said.pop() if len(said) == 1 else None


@pytest.mark.parametrize("rows", ROWS)
def test_a_column_of_booleans_goes_in_and_out_as_it_is(rows: int) -> None:
    values = some_values(rows, 1)
    array = pa.array([True, None, *values], pa.bool_()).slice(2)  # its bits begin within a byte
    assert planes.booleans(planes_of(values), rows).to_pylist() == values
    bits = planes.of_bitmap(array.buffers()[1], array.offset, rows)
    valid = planes.of_bitmap(array.buffers()[0], array.offset, rows)
    assert planes.booleans(np.stack((bits & valid, bits | ~valid)), rows).to_pylist() == values


@pytest.mark.parametrize("rows", ROWS)
def test_and_or_not_and_at_least_are_what_all_completions_say(rows: int) -> None:
    columns = [some_values(rows, seed) for seed in (2, 3, 4)]
    one, other, third = map(planes_of, columns)
    found = {
        ("and", 0): one & other & third,
        ("or", 0): one | other | third,
        ("not", 0): planes.denied(one | other | third),
        ("at least", 2): planes.at_least(2, [one, other, third]),
    }
    for (kind, number), made in found.items():
        expected = [kleene(kind, row, number) for row in zip(*columns, strict=True)]
        assert planes.booleans(made, rows).to_pylist() == expected, kind


@pytest.mark.parametrize("rows", ROWS)
def test_rows_are_found_counted_read_and_put(rows: int) -> None:
    values = [one is True for one in some_values(rows, 5)]
    bits = planes.packed(np.array(values, np.bool_))
    there = [row for row, one in enumerate(values) if one]
    assert planes.rows_in(bits, rows).tolist() == there
    assert planes.rows_in(~bits, rows).tolist() == [row for row in range(rows) if row not in there]
    assert planes.count(~bits, rows) == rows - len(there)
    some = np.arange(0, rows, 3)
    assert planes.at(bits, some).tolist() == [int(values[row]) for row in some]
    planes.put(bits, some, np.array([row % 2 == 0 for row in some], np.bool_))
    expected = [row % 2 == 0 if row % 3 == 0 else one for row, one in enumerate(values)]
    assert planes.unpacked(bits, rows).tolist() == expected


@pytest.mark.parametrize("size", [3, 60, 250])
def test_codes_given_as_numbers_and_as_bits_are_the_same(size: int) -> None:
    rng = Random(f"codes {size}")
    numbers = np.array([rng.randrange(size) for _ in range(500)], np.uint8)
    plain = Codes.of(numbers, size)
    bits = Codes(500, size, bits=[planes.packed(numbers == one) for one in range(size)])
    for some in ([0], [1, 2], list(range(size // 2)), list(range(1, size))):
        expected = [int(one in some) for one in numbers.tolist()]
        assert planes.unpacked(plain.among(some), 500).tolist() == expected
        assert planes.unpacked(bits.among(some), 500).tolist() == expected
    assert bits.numbers.tolist() == numbers.tolist()
    assert bits.of_rows(np.array([3, 1, 499])).tolist() == [numbers[3], numbers[1], numbers[499]]


POLICY = """
Determination: coverage

    Experimental when
        the drug is baclofen, and
        the pain is severe

    Covered when
        the drug is morphine, and
        the pain is severe

    Otherwise not covered
"""


def test_what_comes_after_other_clauses_does_not_name_what_makes_no_difference() -> None:
    program = program_from_policy(policy_of(POLICY))
    heads = program.determinations["coverage"].outcomes
    circuit = Circuit.of(program, heads.values())
    covered = circuit.nodes[circuit.heads[heads["covered"]]]
    assert isinstance(covered, Least)
    kinds = {type(circuit.nodes[part]) for part in covered.parts}
    assert kinds <= {Leaf, Denied}, "no clause is read as a whole but the one before"


def test_a_circuit_merges_a_or_not_a_and_drops_what_another_part_says() -> None:
    circuit = Circuit(program_from_policy(policy_of(POLICY)))
    drug, pain = (next(name for name in circuit.program.variables if name.startswith(one)) for one in ("drug", "severe"))
    a, b = circuit._leaf(drug, frozenset({0})), circuit._leaf(pain, frozenset({0}))
    not_a = circuit._denied(a)
    both = circuit._put(Least(tuple(sorted((a, b)))))
    only_b = circuit._put(Least(tuple(sorted((not_a, b)))))
    assert circuit._sets(Greatest, [both, only_b]) == [frozenset({b})]
    assert circuit._sets(Greatest, [a, only_b]) == [frozenset({a}), frozenset({b})]
    assert circuit._sets(Greatest, [b, both]) == [frozenset({b})]


def test_rows_of_which_the_same_is_left_need_the_same_and_one_of_them_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan.of(policy_of(POLICY))
    looked: list[Left] = []
    of = Needs.of
    monkeypatch.setattr(Needs, "of", lambda self, left: looked.extend(left) or of(self, left))  # type: ignore[func-returns-value]
    drugs = ["morphine", "morphine", None, "morphine"]
    cases = pa.record_batch({"drug": drugs, "reduction": ["10", "20", "30", "40"], "severe": [None, None, True, True]})
    assert plan.decide(cases).answers.to_pydict()["needed"] == [["severe"], ["severe"], ["drug"], []]
    assert len(looked) == 2
    plan.decide(cases)
    assert len(looked) == 2
