"""What background knowledge leaves to an input that follows another: the class of a drug whose name is known."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from reasoner.cases.evaluation.leaves import Followed, values_of
from reasoner.policy.criteria import Criterion, IfThen, Is, IsOneOf
from reasoner.policy.model import Policy
from reasoner.policy.reading import of_each_record
from reasoner.policy.values import Datum
from reasoner.policy.vocabulary import Input, RecordType


def followed_in(policy: Policy) -> Followed:
    """For each input that follows another, that one, and what each of its values leaves."""
    inputs: dict[str, Input] = {}
    for one in policy.vocabulary.inputs:
        inputs[one.id] = one
        if isinstance(one.type, RecordType):
            inputs |= {field.id: field for field in one.type.fields}
    left: dict[str, dict[Datum, AbstractSet[Datum]]] = {}
    for background in policy.vocabulary.background:
        for cause, effect in _rules(background.criterion):
            (of, causes), (id, effects) = _values(cause), _values(effect)
            if id in inputs and inputs[id].follows == of and of in inputs:
                some = left.setdefault(id, {})
                for value in causes:
                    some[value] = some.get(value, values_of(inputs[id])) & effects
    return {id: (inputs[id].follows or "", some) for id, some in left.items()}


def _rules(criterion: Criterion) -> Iterator[tuple[Is | IsOneOf, Is | IsOneOf]]:
    """A rule `if one input is so, then another is so`, also of every record."""
    _, each = of_each_record(criterion) or ("", criterion)
    match each:
        case Criterion(
            form=IfThen(
                Criterion(form=(Is() | IsOneOf()) as cause, provisos=(), waived=()),
                Criterion(form=(Is() | IsOneOf()) as effect, provisos=(), waived=()),
            ),
            provisos=(),
            waived=(),
        ):
            yield cause, effect
        case _:
            pass


def _values(test: Is | IsOneOf) -> tuple[str, AbstractSet[Datum]]:
    return (test.input, frozenset((test.expected,))) if isinstance(test, Is) else (test.input, test.values)
