"""A case to fill in: what a policy asks as a case file without facts."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.cases.wording import example, own_name
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import Input, RecordType
from reasoner.show.library_text import answer_words, aside_words
from reasoner.show.paper import clean, sentence
from reasoner.show.words import policy_line


def case_to_fill_in(policy: Policy, inputs: Iterable[Input]) -> str:
    """A case file without facts: a line to fill in for each input, with what it can hold, as YAML.

    Of records it has one as an example.
    """
    rows = [
        f"# What {policy_line(policy)} asks.",
        "# Take the # from a line to state a fact. What is left out is unknown; it is never taken as no.",
        f"policy: {policy.id}",
        "facts:",
    ]
    for input in inputs:
        rows += ["", f"  # {clean(input.question) or sentence(input.phrase)}"]
        if isinstance(input.type, RecordType):
            rows += _records(input, input.type)
        else:
            rows += [f"  # {answer_words(input.type, ids=True)}{aside_words(input)}", f"  # {input.id}:"]
    return "\n".join(rows) + "\n"


def _records(input: Input, type: RecordType) -> list[str]:
    """What each record can hold, and an example of one."""
    fields = [
        f"  #   {own_name(one)}: {clean(one.question or one.phrase)} ({answer_words(one.type, ids=True)}{aside_words(one)})"
        for one in type.fields
    ]
    written = [f"{own_name(one)}: {example(one)}" for one in type.fields]
    return [
        "  # a list of records, [] where there are none; the last line says that there may be more than are stated. Each has",
        *fields,
        f"  # {input.id}:",
        *(f"  #   {'  ' if place else '- '}{line}" for place, line in enumerate(written)),
        "  #   - and others",
    ]
