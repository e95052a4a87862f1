"""From a policy as meant to a program: one rule for each criterion, in the policy's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import product
from typing import assert_never

from reasoner.asp.amounts import AmountTest
from reasoner.asp.criteria import CriteriaRules
from reasoner.asp.formula import TRUE, Formula, Named, conjunction, disjunction, negation
from reasoner.asp.program import Constraint, Decided, Decides, Program
from reasoner.asp.spaces import inputs_of, spaces_of, tests_of
from reasoner.cases.layout.comparisons import Compared
from reasoner.policy.criteria import Expression, walk
from reasoner.policy.model import Clause, Determination, Policy
from reasoner.syntax.rank import Rank

NO_AMOUNTS: Mapping[str, Compared] = {}


def program_from_policy(
    policy: Policy, compared: Mapping[str, Compared] = NO_AMOUNTS, said: AbstractSet[str] | None = None
) -> Program:
    """The program of a policy with everything that it refers to. `compared`: the inputs that are comparisons of amounts; `said`: of a
    policy that was laid out over records, the keys of what it says itself: the rules for all else are put in where that is short."""
    gates = [gate for one in compared.values() for gate, _ in one.gates]
    rules = CriteriaRules(policy, spaces_of(policy, gates), _decided, said=said)
    constraints = tuple(_constraints(rules, policy))
    for definition in policy.definitions:
        rules.met(definition.criterion)
    for determination in policy.determinations:
        _decided(rules, determination.id)
    notices = {notice.id: rules.head("notice", notice.id) for notice in policy.notices}
    for notice in policy.notices:
        body = TRUE if notice.condition is None else rules.met(notice.condition)
        rules.add(notices[notice.id], body, (f"Notice: {notice.name}",))
    for always in policy.always:
        rules.met(always.criterion)
    amounts = {rules.spaces.by_input[id][0]: _amount(rules, one) for id, one in compared.items() if id in rules.spaces.by_input}
    return Program(
        policy=policy,
        variables=rules.spaces.variables,
        by_input=rules.spaces.by_input,
        rules=tuple(rules.rules),
        constraints=constraints,
        criteria={key: heads for key, heads in rules.criteria.items() if "@" not in key},
        determinations={one.id: rules.decided[one.id] for one in policy.determinations},
        notices=notices,
        code_space=rules.spaces.codes,
        amounts=amounts,
    )


def _amount(rules: CriteriaRules, one: Compared) -> AmountTest:
    """A comparison of amounts, with a rule for each record's counting in it."""
    inlined = rules.inlined()
    terms: list[tuple[str | None, tuple[Expression, ...]]] = []
    for gate, parts in one.gates:
        found = inlined.met(gate)
        head = found.name if isinstance(found, Named) else rules.head("holds", f"counts {one.id}", str(len(terms) + 1))
        if not isinstance(found, Named):
            rules.add(head, found)
        terms.append((head, parts))
    return AmountTest(one, one.difference, tuple(terms))


def _constraints(rules: CriteriaRules, policy: Policy) -> Iterable[Constraint]:
    inlined = rules.inlined()
    for one in policy.vocabulary.background:
        tests = [test for part in walk(one.criterion) for test in tests_of(part.form)]
        tied = frozenset(input for test in tests for input in inputs_of(test))
        yield Constraint(inlined.met(one.criterion), one.words, tied)


def _decided(rules: CriteriaRules, id: str) -> Decided:
    key = rules.key(id)
    if key not in rules.decided:
        determination = rules.policy.determination(id)
        assert determination is not None  # noqa: S101  INVARIANT: references were resolved with the policy
        rules.decided[key] = _determination(replace(rules, suffix="", each=None, hidden=False), determination)
    return rules.decided[key]


def _determination(rules: CriteriaRules, determination: Determination) -> Decided:
    if determination.for_each is None:
        for criterion in determination.supporting:
            rules.met(criterion)
        decides = _clauses(rules, determination)
        return Decided(determination, decides, _outcomes(rules, determination, decides))
    cells = rules.each_cells(determination.for_each)
    each = {cell: _clauses(rules.for_code(determination.for_each, cell), determination) for cell in cells}
    for cell, criterion in product(cells, determination.supporting):
        rules.for_code(determination.for_each, cell).met(criterion)
    overall = _overall(rules, determination, each)
    for key in dict.fromkeys(key for cell in cells for key in rules.for_code(determination.for_each, cell).keys_made):
        rules.add_over_codes(key, determination.for_each, tuple(cells))
    return Decided(determination, overall, _outcomes(rules, determination, overall), each)


def _clauses(rules: CriteriaRules, determination: Determination) -> tuple[Decides, ...]:
    """What decides: a clause that holds in its phase, where no clause that beats it holds."""
    holds = list(_holding(rules, determination))
    clauses = determination.clauses
    found = []
    for number, clause in enumerate(clauses):
        beaten_by = [holds[other] for other, one in enumerate(clauses) if number in one.beats]
        head = rules.head("decides", determination.id, str(number + 1))
        body = conjunction((holds[number], *(negation(other) for other in beaten_by)))
        rules.add(head, body, _clause_comment(clause))
        found.append(Decides(head, clause))
    return tuple(found)


def _holding(rules: CriteriaRules, determination: Determination) -> Iterable[Formula]:
    """For each clause that its phase is the one of the case and its condition is met."""
    guarded = [(phase.guard, clause) for phase in determination.phases for clause in phase.clauses]
    for number, (guard, clause) in enumerate(guarded, 1):
        body = conjunction((TRUE if guard is None else rules.met(guard), _condition(rules, clause)))
        for example in clause.examples:
            rules.met(example)
        if isinstance(body, Named) or body == TRUE:
            yield body
            continue
        head = rules.head("holds", determination.id, str(number))
        rules.add(head, body, (f"{clause.outcome.words} holds",))
        yield Named(head)


def _condition(rules: CriteriaRules, clause: Clause) -> Formula:
    if clause.condition is None:
        return TRUE
    met = rules.met(clause.condition)
    return negation(met) if clause.negated else met


def _clause_comment(clause: Clause) -> tuple[str, ...]:
    match clause.rank:
        case Rank.OVERRIDES:
            how = ", whatever else is met"
        case Rank.PLAIN:
            how = ""
        case Rank.OTHERWISE_WHEN | Rank.OTHERWISE:
            how = ", after all else failed"
        case _ as never:
            assert_never(never)
    where = f" [{clause.citation.text}]" if clause.citation else ""
    return (f"Outcome: {clause.outcome.words}{how}{where}",)


def _outcomes(rules: CriteriaRules, determination: Determination, decides: tuple[Decides, ...]) -> dict[str, str]:
    names = dict.fromkeys(one.clause.outcome.canonical for one in decides)
    heads = {}
    for name in names:
        head = rules.head("outcome", determination.id, name)
        body = disjunction(Named(one.head) for one in decides if one.clause.outcome.canonical == name)
        rules.add(head, body)
        heads[name] = head
    return heads


def _overall(rules: CriteriaRules, determination: Determination, each: dict[int, tuple[Decides, ...]]) -> tuple[Decides, ...]:
    """The answer for the list: the first clause, superior ones first, that decides for any of its codes."""
    assert determination.for_each is not None  # noqa: S101  INVARIANT: the caller looked
    clauses = [one.clause for one in next(iter(each.values()))]
    order = sorted(range(len(clauses)), key=lambda n: (sum(n in other.beats for other in clauses), n))
    found: dict[int, Decides] = {}
    earlier: list[Formula] = []
    for number in order:
        some = disjunction(
            conjunction((rules.has_code(determination.for_each, cell), Named(heads[number].head)))
            for cell, heads in each.items()
        )
        head = rules.head("decides", determination.id, str(number + 1))
        body = conjunction((some, *(negation(one) for one in earlier)))
        rules.add(head, body, (*_clause_comment(clauses[number]), "for any of the codes"))
        earlier.append(Named(head))
        found[number] = Decides(head, clauses[number])
    return tuple(found[number] for number in range(len(clauses)))
