"""What a scenario or a suite case expects, compared with what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from reasoner.answer.answer import Answer, Standing, Status, WhatIf
from reasoner.answer.called import criteria_called, criteria_of_answer
from reasoner.cases.suite import Expect
from reasoner.policy.criteria import Criterion, walk
from reasoner.policy.lines.record_places import place_of
from reasoner.policy.model import Expected, Policy
from reasoner.show.results import Mismatch
from reasoner.show.words import joined, outcomes_said, place_words, status_words
from reasoner.source.problem import Problem

NONE = "none"


def scenario_mismatches(expected: Expected, answers: Mapping[str, Answer]) -> tuple[Mismatch, ...]:
    """What a scenario of a policy expects and is not so. `answers` are by determination id."""
    found = [outcome_mismatch(answers[id], outcome) for id, outcome in expected.outcome]
    found += [possible_mismatch(answers[id], outcomes) for id, outcomes in expected.possible]
    found += [needed_mismatch(answers[id], inputs) for id, inputs in expected.needed]
    found += [_standing_mismatch(key, status, answers) for key, status in expected.statuses]
    found += [_notice_mismatch(id, applies, answers) for id, applies in expected.notices]
    return tuple(one for one in found if one is not None)


def suite_mismatches(expect: Expect, answer: Answer, changes: WhatIf | None) -> tuple[Mismatch, ...]:
    """What a suite case expects and is not so. `changes` is what would reach the target, where the case asks for that."""
    found: list[Mismatch | None] = []
    if expect.outcome is not None:
        found.append(outcome_mismatch(answer, expect.outcome))
    if expect.possible_outcomes is not None:
        found.append(possible_mismatch(answer, expect.possible_outcomes))
    if expect.missing_inputs is not None:
        found.append(needed_mismatch(answer, expect.missing_inputs))
    for status in ("satisfied", "not_satisfied", "undetermined", "waived"):
        found += [status_mismatch(answer, name, status) for name in getattr(expect, status)]
    if expect.notices is not None:
        found.append(notices_mismatch(answer, expect.notices))
    if expect.change_inputs is not None and changes is not None:
        found.append(changes_mismatch(expect.change_inputs, changes))
    return tuple(one for one in found if one is not None)


def changes_mismatch(expected: frozenset[frozenset[str]], changes: WhatIf) -> Mismatch | None:
    """Whether the change sets are exactly the expected ones, and all of them were found. A further record is named by its list."""
    policy = changes.answer.policy

    def by_place(sets: Iterable[frozenset[str]]) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(place_of(id, policy.vocabulary)[0] for id in one) for one in sets)

    expected, found = by_place(expected), by_place([frozenset()] if changes.already else [one.inputs for one in changes.sets])
    if found == expected and not changes.cut_off:
        return None
    cut_off = f" (not complete: {changes.cut_off})" if changes.cut_off else ""
    about = f"what would make it {joined((outcome_said(one, changes.answer) for one in changes.target), 'or')}"
    return Mismatch(about, _sets_said(expected, policy), _sets_said(found, policy) + cut_off)


def notices_mismatch(answer: Answer, expected: Collection[str]) -> Mismatch | None:
    """Whether exactly the expected notices apply, of those that depend on facts."""
    names = {one.notice.id: one.notice.name for one in answer.notices}
    depending = [one for one in answer.notices if one.notice.condition is not None]
    found = [one.notice.id for one in depending if one.status is Status.SATISFIED]
    if set(found) == set(expected):
        return None
    said = [_listed(names.get(id, id) for id in sorted(ids)) for ids in (expected, found)]
    return Mismatch("the notices that apply", *said)


def refusal_mismatch(expected: Collection[str], problems: Iterable[Problem], policy: Policy) -> Mismatch | None:
    """Whether a case is refused with problems about exactly the expected inputs."""
    found = {name for problem in problems if not problem.warning for name in problem.names}
    return inputs_mismatch("the inputs that the refusal names", expected, found, policy)


def outcome_mismatch(answer: Answer, expected: str) -> Mismatch | None:
    """Whether the canonical outcome is the expected one."""
    if answer.outcome == expected:
        return None
    found = outcome_said(answer.outcome, answer)
    if answer.outcome == "undetermined":
        found += ": " + joined((outcome_said(one, answer) for one in answer.possible), "or")
    about = f"the outcome of {answer.determination.title}"
    return Mismatch(about, outcome_said(expected, answer), found, answer.determination.id, expected)


def possible_mismatch(answer: Answer, expected: Collection[str]) -> Mismatch | None:
    """Whether the possible outcomes are exactly the expected ones."""
    if set(answer.possible) == set(expected):
        return None
    words = [_listed(outcome_said(one, answer) for one in names) for names in (expected, answer.possible)]
    return Mismatch(f"the possible outcomes of {answer.determination.title}", *words)


def needed_mismatch(answer: Answer, expected: Collection[str]) -> Mismatch | None:
    """Whether exactly the expected inputs are needed."""
    vocabulary = answer.policy.vocabulary
    found = [place_of(one.input.id, vocabulary)[0] for one in answer.needed]
    expected = [place_of(one, vocabulary)[0] for one in expected]
    return inputs_mismatch(f"what {answer.determination.title} still needs", expected, found, answer.policy)


def inputs_mismatch(about: str, expected: Collection[str], found: Collection[str], policy: Policy) -> Mismatch | None:
    """Whether two collections of inputs are the same."""
    if set(expected) == set(found):
        return None
    return Mismatch(about, inputs_said(expected, policy), inputs_said(found, policy))


def status_mismatch(answer: Answer, name: str, expected: str) -> Mismatch | None:
    """Whether the item of a name has the expected status (`waived` is one, too)."""
    called = criteria_called(name, answer)
    if len(called) != 1:
        found = "no item of that name" if not called else "several: " + _listed(place_words(one) for one in called)
        return Mismatch(f"item {name}", expected_said(expected), found)
    return _status_of(called[0], answer.standings[called[0].key], expected)


def outcome_said(canonical: str, answer: Answer) -> str:
    """A canonical outcome in the payer's words, where the determination has it."""
    return outcomes_said((canonical,), answer.determination, answer.standings)


def inputs_said(ids: Iterable[str], policy: Policy) -> str:
    """Inputs by their phrases, in the vocabulary's order."""
    wanted = set(ids)
    known = [input.id for input in policy.vocabulary.inputs if input.id in wanted]
    return joined((place_of(id, policy.vocabulary)[1] for id in (*known, *sorted(wanted.difference(known)))), "and") or NONE


def expected_said(status: str) -> str:
    """A status that is expected, in words."""
    return "waived" if status == "waived" else status_words(Status(status))


def _sets_said(sets: Iterable[frozenset[str]], policy: Policy) -> str:
    """Sets of inputs in words, one after the other."""
    said = sorted((len(one), f"({inputs_said(one, policy)})" if one else "(it is so already)") for one in sets)
    return " or ".join(words for _, words in said) or "no set of changes"


def _listed(words: Iterable[str]) -> str:
    """Words in a row, or `none`."""
    return "; ".join(words) or NONE


def _status_of(criterion: Criterion, standing: Standing, expected: str) -> Mismatch | None:
    """Whether one criterion stands as expected."""
    waived = standing.waived is Status.SATISFIED
    if waived if expected == "waived" else standing.status.value == expected:
        return None
    found = status_words(standing.status) + (", and waived" if waived else "")
    return Mismatch(place_words(criterion), expected_said(expected), found, criterion.key)


def _standing_mismatch(key: str, status: str, answers: Mapping[str, Answer]) -> Mismatch | None:
    """Whether the criterion of a key stands as expected, in the first answer that has it, its own determination's first."""
    for answer in sorted(answers.values(), key=lambda one: not key.startswith(f"{one.determination.id}/")):
        if key in answer.standings:
            criterion = next((one for one in _criteria(answer) if one.key == key), None)
            if criterion is not None:
                return _status_of(criterion, answer.standings[key], status)
    return Mismatch(key, expected_said(status), "no such item")


def _criteria(answer: Answer) -> list[Criterion]:
    """The criteria of an answer and of the policies it refers to."""
    found = list(criteria_of_answer(answer))
    for other in answer.policy.referred:
        for definition in other.definitions:
            found += walk(definition.criterion)
    return found


def _notice_mismatch(id: str, applies: bool, answers: Mapping[str, Answer]) -> Mismatch | None:
    """Whether a notice applies, or does not, as expected."""
    for answer in answers.values():
        for one in answer.notices:
            if one.notice.id == id:
                wanted = Status.SATISFIED if applies else Status.NOT_SATISFIED
                if one.status is wanted:
                    return None
                words = {
                    Status.SATISFIED: "applies",
                    Status.NOT_SATISFIED: "does not apply",
                    Status.UNDETERMINED: "may apply",
                }
                return Mismatch(f"the notice {one.notice.name}", words[wanted], words[one.status])
    return Mismatch(f"the notice {id}", "applies" if applies else "does not apply", "no such notice")
