"""The order in which the readings of a sentence are tried; see `sentences`."""

from __future__ import annotations

from reasoner.policy.criteria import Form
from reasoner.policy.fold import Said
from reasoner.policy.lines.amount_sentences import amount_sentence
from reasoner.policy.lines.case_sentences import case_form
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.over_records import said_over_records
from reasoner.policy.lines.record_sentences import record_form
from reasoner.policy.lines.references import item_form, outcome_elsewhere_form, outcome_form
from reasoner.policy.lines.subjects import denied, subject_form
from reasoner.policy.lines.whole import NOT_SO, coordinated_form, whole_form
from reasoner.source.problem import Problem

_RULES = (
    whole_form,
    case_form,
    item_form,
    outcome_form,
    said_over_records,
    record_form,
    amount_sentence,
    subject_form,
    coordinated_form,
    outcome_elsewhere_form,
)
_OF_A_NAME = frozenset({"unknown-determination"})  # a policy's name that may be part of other words


def reading_of(said: Said, context: Context) -> Form | Problem | None:
    """The first reading that a rule gives. Where none does: the first problem that a rule met, None where all were silent."""
    first: Problem | None = None
    if said.words[: len(NOT_SO)] == NOT_SO and len(said.words) > len(NOT_SO):
        inner = reading_of(said.part(len(NOT_SO), len(said.words)), context)
        return inner if inner is None or isinstance(inner, Problem) else denied(inner)
    for rule in _RULES:
        found = rule(said, context)
        if isinstance(found, Problem):
            first = found if first is None or (rule is outcome_elsewhere_form and found.code not in _OF_A_NAME) else first
        elif found is not None:
            return found
    return first
