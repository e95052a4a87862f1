"""All rules, and what they find in a policy or a vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from types import MappingProxyType

from reasoner.asp.solve import Limit, TimeIsUpError
from reasoner.lint import (
    accepted,
    band_gap,
    changes_nothing,
    code_list_unread,
    definition_retyped,
    definition_unread,
    exception_stricter,
    history_actionable,
    if_lets_in,
    input_unread,
    label_skipped,
    negation_lets_in,
    never_satisfied,
    outcome_untested,
    parent_code,
    row_never_decides,
    scenario_repeats,
    threshold_differs,
)
from reasoner.lint.finding import gave_up
from reasoner.lint.subject import Subject
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import Vocabulary
from reasoner.source.problem import Problem
from reasoner.source.text import Source

Check = Callable[[Subject], Iterable[Problem]]

OF_A_POLICY = MappingProxyType(
    {
        module.RULE: module.check
        for module in (
            never_satisfied,
            changes_nothing,
            label_skipped,
            band_gap,
            negation_lets_in,
            if_lets_in,
            exception_stricter,
            threshold_differs,
            definition_retyped,
            definition_unread,
            code_list_unread,
            parent_code,
            row_never_decides,
            scenario_repeats,
            outcome_untested,
        )
    }
)
OF_A_VOCABULARY = MappingProxyType({module.RULE: module.check_vocabulary for module in (history_actionable, input_unread)})
NAMES = (*OF_A_POLICY, *OF_A_VOCABULARY, accepted.RULE)


def page_of(rule: str) -> str:
    """The page of a rule: what it finds, why that matters, an example, how to mend it."""
    return files("reasoner.lint").joinpath(f"pages/{rule}.md").read_text(encoding="utf-8")


def findings_in_policy(policy: Policy, source: Source, seconds: float | None = None) -> list[Problem]:
    """What is suspicious in a policy and not accepted in place, by place. Its questions to the solver stop after so many seconds."""
    with Limit(seconds) as limit:
        subject = Subject(policy, limit)
        found = [one for rule, check in OF_A_POLICY.items() for one in _found(rule, check, subject, source.name)]
    return _left(_once(found), source)


def _once(found: list[Problem]) -> list[Problem]:
    """Without what another rule says better of the same place: a row that never decides makes what hangs on it impossible."""
    rows = {one.span for one in found if one.code == row_never_decides.RULE}
    return [one for one in found if one.code != never_satisfied.RULE or one.span not in rows]


def findings_in_vocabulary(vocabulary: Vocabulary, policies: Iterable[Policy], source: Source) -> list[Problem]:
    """What is suspicious in a vocabulary under the policies that use it, and not accepted in place."""
    using = list(policies)
    return _left([one for check in OF_A_VOCABULARY.values() for one in check(vocabulary, using)], source)


def _found(rule: str, check: Check, subject: Subject, file: str) -> Iterator[Problem]:
    try:
        yield from check(subject)
    except TimeIsUpError:
        yield gave_up(rule, file, subject.limit.seconds)


def _left(found: list[Problem], source: Source) -> list[Problem]:
    left = accepted.without_accepted(dict.fromkeys(found), accepted.accepted_in(source), NAMES)
    return sorted(left, key=lambda one: (one.span.line, one.span.column) if one.span else (0, 0))
