"""A policy compiled once, and what follows from what is known of a case, in three values."""

from __future__ import annotations

from collections.abc import Mapping

from reasoner.cases.evaluation.criteria import Compiled, Criteria, Scope, scopes_of
from reasoner.cases.evaluation.determinations import Clauses, Deciding, clauses_of, outcome_test
from reasoner.cases.evaluation.facts import Facts, Record, Test
from reasoner.cases.evaluation.fitting import bound
from reasoner.cases.evaluation.followed import followed_in
from reasoner.cases.evaluation.lists import all_of
from reasoner.cases.evaluation.reads import Reads
from reasoner.cases.evaluation.slices import OpenInput, Slice
from reasoner.policy.criteria import Criterion, Form, OutcomeIs, conditions_on_records, everywhere
from reasoner.policy.model import Policy
from reasoner.policy.values import Code, Known, RecordOf
from reasoner.policy.vocabulary import Input, RecordType


class Evaluator:
    """A policy as functions of what is known of a case. Criteria are named by key; those of a policy that it refers to by
    `<policy id>:<key>`, its determinations too."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.inputs = inputs_of(policy)
        self.scopes = scopes_of(policy)
        self.main = self.scopes[policy.id]
        self.reading = Reads(self.scopes, self.main)
        self._clauses: dict[str, Clauses] = {}
        self._forms: dict[Form, Test] = {}
        self._conditions: dict[int, tuple[Criterion, Scope]] = {}
        self.criteria = Criteria(self.inputs, self.scopes, followed_in(policy), self._outcome)
        for scope in self.scopes.values():
            for determination in scope.policy.determinations:
                self._clauses_of(scope, determination.id)
            for criterion in scope.by_key.values():
                self.criteria.of(scope, criterion)
        self.notices = {
            one.id: None if one.condition is None else self.criteria.of(self.main, one.condition).met for one in policy.notices
        }
        self.background = all_of([self.criteria.of(self.main, one.criterion).met for one in policy.vocabulary.background])
        self._know_conditions()

    def of(self, known: Mapping[str, Known]) -> Evaluation:
        """What follows from what is known, by input; what is presumed has to be in it."""
        return Evaluation(self, known)

    def reads(self, key: str) -> frozenset[str]:
        """The ids of all inputs that a criterion reads, itself or through others; of records also the fields."""
        return self.reading.of_key(key)

    def clauses(self, determination: str) -> Clauses:
        """The clauses of a determination."""
        return self._clauses[determination]

    def criterion(self, key: str) -> Compiled:
        """The criterion with that key."""
        return self.criteria.compiled[key]

    def form(self, form: Form) -> Test:
        """A form as a function; compiled when first asked for."""
        if form not in self._forms:
            self._forms[form] = self.criteria.form(self.main, form, lambda one: self.criteria.of_record(self.main, one))
        return self._forms[form]

    def condition(self, condition: Criterion) -> Test:
        """A condition on one record as a function."""
        _, scope = self._conditions.get(id(condition), (condition, self.main))
        return self.criteria.of_record(scope, condition)

    def _know_conditions(self) -> None:
        """Remember which policy each condition on one record is of, as it means what it says there."""
        for scope in self.scopes.values():
            roots = (root for one in scope.by_key.values() for root in conditions_on_records(one.form))
            self._conditions |= {id(one): (one, scope) for root in roots for one in everywhere(root)}

    def _clauses_of(self, scope: Scope, id: str) -> Clauses:
        full = scope.prefix + id
        if full not in self._clauses:
            determination = scope.policy.determination(id)
            assert determination is not None  # noqa: S101  INVARIANT: references were resolved with the policy
            self._clauses[full] = clauses_of(determination, lambda one: self.criteria.of(scope, one).met)
        return self._clauses[full]

    def _outcome(self, scope: Scope, test: OutcomeIs) -> Test:
        owner = self.criteria.owner(scope, test.policy)
        full = owner.prefix + test.determination

        def decides(facts: Facts) -> Deciding:
            return self.decides(facts, full)

        return outcome_test(test, lambda: self._clauses_of(owner, test.determination), decides)

    def decides(self, facts: Facts, determination: str) -> Deciding:
        """Which clauses of a determination decide, found once in a case."""
        found = facts.decided.get(determination)
        if found is None:
            found = facts.decided[determination] = facts.for_no_code(self._clauses[determination].decides)
        return found


class Evaluation:
    """What follows from what is known of a case: True in every world, False in none, None where it is open.

    Everything is found when first asked for, and remembered.
    """

    __slots__ = ("evaluator", "facts", "known")

    def __init__(self, evaluator: Evaluator, known: Mapping[str, Known]) -> None:
        self.evaluator, self.known = evaluator, known
        self.facts = Facts(known, evaluator.criteria.size)

    def satisfied(self, key: str) -> bool | None:
        """Whether a criterion holds itself."""
        return self.evaluator.criterion(key).satisfied(self.facts)

    def met(self, key: str) -> bool | None:
        """Whether a criterion holds itself or is waived."""
        return self.evaluator.criterion(key).met(self.facts)

    def waived(self, key: str) -> bool | None:
        """Whether a criterion is waived; False for one that nothing waives."""
        return self._over(key, self.evaluator.criterion(key).waived)

    def applies(self, key: str) -> bool | None:
        """Whether the condition of `if A, then B` is met; True for any other criterion."""
        applies = self.evaluator.criterion(key).applies
        return True if applies is None else self._over(key, applies)

    def _over(self, key: str, test: Test | None) -> bool | None:
        if test is None:
            return False
        over = self.evaluator.criterion(key).over
        return test(self.facts) if over is None else self.facts.for_any_code(over, test)

    def decides(self, determination: str) -> Deciding:
        """For each clause of a determination whether it decides."""
        return self.evaluator.decides(self.facts, determination)

    def possible(self, determination: str) -> tuple[str, ...]:
        """The canonical outcomes that some world may give, in the policy's order."""
        return self.evaluator.clauses(determination).possible(self.decides(determination))

    def for_each(self, determination: str) -> tuple[tuple[Code, tuple[str, ...]], ...] | None:
        """For each stated code the outcomes that are possible; None where the list is not stated whole, or none is asked about."""
        clauses = self.evaluator.clauses(determination)
        each = clauses.determination.for_each
        if each is None:
            return None
        codes, whole = self.facts.codes_of(each)
        if not whole:
            return None
        stated = [code for code in codes if isinstance(code, Code)]
        return tuple((code, clauses.possible(clauses.for_code(self.facts, each, code))) for code in stated)

    def notice(self, id: str) -> bool | None:
        """Whether a notice applies."""
        condition = self.evaluator.notices[id]
        return True if condition is None else condition(self.facts)

    def background(self) -> bool | None:
        """Whether everything that is always so holds; False: what is known contradicts it."""
        return self.evaluator.background(self.facts)

    def test(self, form: Form, record: RecordOf | None = None, input: str = "") -> bool | None:
        """What a form comes to, of one record of the record input where one is given."""
        test = self.evaluator.form(form)
        if record is None:
            return test(self.facts)
        of = input or next((id.partition(".")[0] for id, _ in record.fields), "")
        return bound(self.facts, of, Record(0, dict(record.fields)), test)

    def fits(self, condition: Criterion, input: str, number: int) -> bool | None:
        """Whether the record of that number, from 1, fits a condition; one that nobody stated may not be there."""
        test = self.evaluator.condition(condition)
        records, unseen = self.facts.records_of(input)
        if number <= len(records):
            return bound(self.facts, input, records[number - 1], test)
        if unseen is None:
            return False
        return None if bound(self.facts, input, unseen, test) is not False else False

    def open_inputs(self, determination: str) -> frozenset[OpenInput]:
        """What is not or only partly known and may matter to the outcome: inputs, and of records a triple of the input, the
        number of the record and the field. More may be named than matters, never less."""
        return Slice(self, self.evaluator.reading).of_determination(determination)


def inputs_of(policy: Policy) -> dict[str, Input]:
    """The inputs of a policy's vocabulary by id, with the fields of records."""
    found: dict[str, Input] = {}
    for input in policy.vocabulary.inputs:
        found[input.id] = input
        if isinstance(input.type, RecordType):
            found |= {one.id: one for one in input.type.fields}
    return found
