"""From scenarios and tables of scenarios to cases with what is expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from reasoner.policy.document.expectations import Expectations, phrases_of_inputs
from reasoner.policy.document.names import Names
from reasoner.policy.fold import folded
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.known import known_from_text
from reasoner.policy.lines.record_facts import adds_to_inherited, joined_records
from reasoner.policy.lines.sentences import facts_from_sentence
from reasoner.policy.model import Expected, Scenario
from reasoner.policy.nearest import nearest
from reasoner.policy.values import Known, NotKnown, Records
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax import tree
from reasoner.syntax.tree import Sentence

Facts = dict[str, Known]


@dataclass(frozen=True, slots=True)
class _Written:
    """One scenario as written: a row of a table is one too. `cells` pairs a table's heads with its cells."""

    name: str
    base: tree.FreeText | None
    given: tuple[Sentence, ...] = ()
    then: tuple[Sentence, ...] = ()
    cells: tuple[tuple[Sentence, Sentence], ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ScenarioReader:
    """Reads the scenarios of one policy; facts of a scenario are kept, since others inherit them."""

    context: Context
    names: Names
    found: list[Problem] = field(default_factory=list)
    _facts: dict[str, Facts] = field(default_factory=dict)
    _by_phrase: dict[str, Input] = field(default_factory=dict)  # of the whole vocabulary, filled when first looked into

    def scenarios(self, written: Iterable[tree.Scenario | tree.ScenarioTable]) -> tuple[Scenario, ...]:
        """All scenarios as meant, each row of a table one of them."""
        all_of_them: dict[str, _Written] = {}
        for one in _rows(written):
            if folded(one.name) in all_of_them:
                hint = "give each scenario a name of its own"
                self.found.append(Problem("scenario-twice", f"two scenarios are called `{one.name}`", one.span, hint))
            all_of_them.setdefault(folded(one.name), one)
        return tuple(self._scenario(one, all_of_them) for one in all_of_them.values())

    def _scenario(self, one: _Written, all_of_them: Mapping[str, _Written]) -> Scenario:
        facts = self._facts_of(one, all_of_them, ())
        return Scenario(one.name, tuple(facts.items()), self._expected(one), one.span)

    def _facts_of(self, one: _Written, all_of_them: Mapping[str, _Written], above: tuple[str, ...]) -> Facts:
        name = folded(one.name)
        if name not in self._facts:
            facts = self._inherited(one, all_of_them, (*above, name))
            self._given(one, facts)
            self._cells(one, facts)
            self._facts[name] = facts
        return dict(self._facts[name])

    def _inherited(self, one: _Written, all_of_them: Mapping[str, _Written], above: tuple[str, ...]) -> Facts:
        if one.base is None:
            return {}
        wanted = folded(one.base.text)
        base = all_of_them.get(wanted)
        if base is None:
            near = nearest(wanted, {key: other.name for key, other in all_of_them.items()})
            hint = f'did you mean `As in "{near}", but`?' if near else "write the name of a scenario of this policy"
            self._once(Problem("unknown-scenario", f"no scenario is called `{one.base.text}`", one.base.span, hint))
            return {}
        if wanted in above:
            message = f"the scenario `{one.base.text}` builds on itself"
            self._once(Problem("scenario-in-a-circle", message, one.base.span, "let one of them give all its facts itself"))
            return {}
        return self._facts_of(base, all_of_them, above)

    def _given(self, one: _Written, facts: Facts) -> None:
        said: dict[str, Known] = {}
        for sentence in one.given:
            stated, problems = facts_from_sentence(sentence, self.context)
            self.found.extend(problems)
            for input, known in stated:
                if isinstance(known, Records):
                    before = said.get(input) or (facts.get(input) if adds_to_inherited(sentence.text) else None)
                    said[input] = joined_records(before, known)
                elif said.setdefault(input, known) != known:
                    message = f"`{sentence.text}` states something that the scenario has already stated differently"
                    self.found.append(Problem("stated-twice", message, sentence.span, "keep one of the two", names=(input,)))
        facts.update(said)

    def _cells(self, one: _Written, facts: Facts) -> None:
        for head, cell in one.cells:
            if _is_expectation(head):
                continue
            input = self._input(head)
            if input is None:
                continue
            known = known_from_text(cell.text, input, self.context.phrasebook, cell.span)
            if isinstance(known, Problem):
                self.found.append(known)
            elif isinstance(known, NotKnown):
                facts.pop(input.id, None)
            else:
                facts[input.id] = known

    def _input(self, head: Sentence) -> Input | None:
        if not self._by_phrase:
            self._by_phrase.update(phrases_of_inputs(self.context.phrasebook))
        input = self._by_phrase.get(folded(head.text))
        if input is None:
            inputs = {folded(one.phrase): one.phrase for one in self.context.phrasebook.vocabulary.inputs}
            near = nearest(folded(head.text), inputs)
            hint = f"did you mean `{near}`?" if near else "write an input of the vocabulary, or `then` and what is expected"
            self._once(Problem("unknown-column", f"`{head.text}` is not an input of the vocabulary", head.span, hint))
        return input

    def _expected(self, one: _Written) -> Expected:
        reader = Expectations(self.context, self.names, self.found)
        for sentence in one.then:
            reader.read(sentence)
        for head, cell in one.cells:
            if _is_expectation(head):
                reader.read_cell(head, cell)
        return reader.expected()

    def _once(self, problem: Problem) -> None:
        if problem not in self.found:
            self.found.append(problem)


def _is_expectation(head: Sentence) -> bool:
    return head.text.lower().startswith("then ")


def _rows(written: Iterable[tree.Scenario | tree.ScenarioTable]) -> Iterator[_Written]:
    for one in written:
        match one:
            case tree.Scenario(name, base, given, then, span):
                yield _Written(name.text, base, given, then, span=span)
            case tree.ScenarioTable(name, base, heads, rows, span):
                for number, row in enumerate(rows, 1):
                    cells = tuple((head, cell) for head, cell in zip(heads, row, strict=False) if cell is not None)
                    place = cells[0][1].span if cells else span
                    yield _Written(f"{name.text}, row {number}", base, cells=cells, span=place)
