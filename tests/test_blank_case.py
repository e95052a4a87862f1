"""A case to fill in: it asks all that the policy reads, and what is filled in is read without a problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.api import load_policy
from reasoner.cases.case import Case
from reasoner.cases.from_text import case_from_text
from reasoner.cases.wording import example
from reasoner.policy.asked import inputs_asked
from reasoner.policy.values import Records
from reasoner.policy.vocabulary import RecordType
from reasoner.show.blank_case import case_to_fill_in

HERE = Path(__file__).parent
POLICIES = sorted([*(HERE.parent / "rules").glob("*/*.policy"), *(HERE / "newcomers").glob("*/*.policy")])
NEWCOMERS = [one for one in POLICIES if one.is_relative_to(HERE)]


@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.stem)
def test_all_that_a_policy_reads_is_asked_also_below_where_and_in_what_it_computes(file: Path) -> None:
    loaded = load_policy(file)
    asked = {one.id for one in inputs_asked(loaded.policy)}
    asking = loaded.engine.asking(Case())
    read = {id for one in loaded.policy.determinations for id in asking.questions.inputs_read(one.id)}
    told = {id.partition(".")[0] for one in read for id in asking.told_as(one)}
    assert told & {one.id for one in loaded.policy.vocabulary.inputs} <= asked


@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.stem)
def test_a_case_that_is_filled_in_is_read_without_a_problem(file: Path) -> None:
    loaded = load_policy(file)
    inputs = {one.id: one for one in inputs_asked(loaded.policy)}
    text = case_to_fill_in(loaded.policy, inputs.values())
    for id, input in inputs.items():
        if isinstance(input.type, RecordType):
            head, _, rest = text.partition(f"\n  # {id}:\n")
            record, gap, after = rest.partition("\n\n")
            text = f"{head}\n  {id}:\n" + "\n".join(row.replace("# ", "", 1) for row in record.splitlines()) + gap + after
        else:
            text = text.replace(f"\n  # {id}:\n", f"\n  {id}: {example(input)}\n")
    case, problems = case_from_text(text, "case.yaml", loaded.policy.vocabulary)
    assert problems == ()
    assert {fact.input for fact in case.facts} == set(inputs)
    for fact in case.facts:
        type = inputs[fact.input].type
        if isinstance(type, RecordType):
            assert isinstance(fact.known, Records) and fact.known.open
            assert [name for name, _ in fact.known.records[0].fields] == [one.id for one in type.fields]


def test_a_record_has_its_fields_by_their_own_names_and_an_example() -> None:
    loaded = load_policy(HERE / "newcomers" / "tocilizumab" / "tocilizumab.policy")
    text = case_to_fill_in(loaded.policy, inputs_asked(loaded.policy))
    assert (
        """
  # Which tests for tuberculosis were done?
  # a list of records, [] where there are none; the last line says that there may be more than are stated. Each has
  #   date: the date (a date, such as 2024-05-31)
  #   result: the result (one of negative or positive)
  # tb_tests:
  #   - date: 2013-07-01
  #     result: negative
  #   - and others
"""
        in text
    )
    assert (
        """
  # When was the last fever?
  # a date, such as 2024-05-31; absent where there is none
  # last_fever:
"""
        in text
    )
