"""Runs scenarios and suites: finds them in paths, answers each, compares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.api import library, load_policy
from reasoner.apps.expectations import refusal_mismatch, scenario_mismatches, suite_mismatches
from reasoner.apps.problem_places import named
from reasoner.asp.solve import Limit
from reasoner.cases.case import Case, Fact
from reasoner.cases.suite import SuiteCase, facts_of, suite_from_path
from reasoner.policy.document.outcome_names import UNDETERMINED
from reasoner.policy.model import Expected, Scenario
from reasoner.policy.nearest import or_list
from reasoner.show.results import Mismatch, Result, Unreadable
from reasoner.source.places import is_folder, is_there
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.answer import Answer, Explanation
    from reasoner.api import LoadedPolicy

MOST_PROBLEMS = 2  # told of each case
SUITE_SUFFIXES = (".yaml", ".yml", ".json")
LOOKS_LIKE_SUITE = re.compile(r'^\s*"?cases"?\s*:', re.MULTILINE)


def results_of(paths: tuple[str, ...], folders: tuple[Path, ...], time_limit: float) -> Iterator[Result | Unreadable]:
    """The result of every scenario and suite case in files, folders and policies by name; of the whole library for no path."""
    runner = _Runner(folders, time_limit)
    if not paths:
        for entry in library(folders=folders):
            yield from runner.policy(named(entry.path))
    for path in paths:
        yield from runner.path(path)


@dataclass(slots=True)
class _Runner:
    """Runs tests, and keeps the policies that it loaded."""

    folders: tuple[Path, ...]
    time_limit: float
    loaded: dict[str, LoadedPolicy] = field(default_factory=dict)

    def path(self, path: str) -> Iterator[Result | Unreadable]:
        """The tests of a folder, a suite, a rule file, or a policy by name."""
        place = Path(path)
        if is_folder(place):
            found = list(self.folder(place))
            nothing = Problem("nothing-to-test", f"`{path}` holds no policy and no suite", hint="name a folder that does")
            yield from found or [Unreadable(path, (nothing,))]
        elif place.suffix.lower() in SUITE_SUFFIXES or path == "-":
            yield from self.suite(path)
        else:
            yield from self.policy(path)

    def folder(self, folder: Path) -> Iterator[Result | Unreadable]:
        """The tests of all policies and suites in a folder and those below it."""
        for place in sorted(folder.rglob("*")):
            if place.suffix == ".policy":
                yield from self.policy(str(place))
            elif place.suffix.lower() in SUITE_SUFFIXES and _looks_like_suite(place):
                yield from self.suite(str(place))

    def policy(self, name: str) -> Iterator[Result | Unreadable]:
        """The scenarios of a policy."""
        try:
            loaded = self.load(name)
        except ProblemsFound as found:
            yield Unreadable(name, found.problems)
            return
        if loaded.engine.outcome_problems:
            yield Unreadable(name, loaded.engine.outcome_problems)
            return
        for scenario in loaded.policy.scenarios:
            yield self.scenario(name, scenario, loaded)
        yield from self.statements(name, loaded)

    def statements(self, name: str, loaded: LoadedPolicy) -> Iterator[Result]:
        """What a policy says of itself (`Always:`), proved for every case."""
        limit = Limit(self.time_limit)
        try:
            for one in loaded.engine.statements_proved(limit):
                found = f"it is not so where {one.against}" if one.settled else "the time was up before it was known"
                found += f"; there {or_list(one.outcomes, 'and')}" if one.outcomes else ""
                mismatch = Mismatch("the statement", "it is so for every case", found)
                mismatches = () if one.holds else (mismatch,)
                yield Result(name, f"Always: {one.statement.words}", mismatches, in_time=one.settled)
        finally:
            limit.close()

    def suite(self, path: str) -> Iterator[Result | Unreadable]:
        """The cases of a suite."""
        suite = suite_from_path(path)
        if suite.problems:
            yield Unreadable(suite.file, suite.problems)
        for case in suite.cases:
            yield self.suite_case(suite.file, case)

    def load(self, name: str) -> LoadedPolicy:
        """A policy by name or file, loaded once; it answers each case in the version of its date of service."""
        if name not in self.loaded:
            self.loaded[name] = load_policy(name, folders=self.folders)
        return self.loaded[name]

    def load_beside(self, name: str, suite: Path) -> LoadedPolicy:
        """The policy that a suite names: of the library or the folders given, else one beside the suite or below its folder."""
        try:
            return self.load(name)
        except ProblemsFound as found:
            if not is_there(suite) or not any(one.code == "unknown-policy" for one in found.problems):
                raise
        beside = str(suite.parent / name)
        if beside not in self.loaded:
            self.loaded[beside] = load_policy(name, folders=(*self.folders, suite.parent))
        return self.loaded[beside]

    def scenario(self, file: str, scenario: Scenario, loaded: LoadedPolicy) -> Result:
        """One scenario, answered and compared."""
        case = Case(tuple(Fact(input, known) for input, known in scenario.facts))
        try:
            given = [loaded.decide(case, id, self.time_limit) for id in _asked(scenario.expected, loaded)]
        except ProblemsFound as found:
            return Result(file, scenario.name, (_refused(found.problems),))
        if any(is_open_for_time(answer) for answer in given):
            return self.too_late(file, scenario.name)
        answers = {answer.determination.id: answer for answer in given}
        mismatches = scenario_mismatches(scenario.expected, answers)
        if mismatches and any(answer.cut_off for answer in given):
            return self.too_late(file, scenario.name)
        if not mismatches:
            return Result(file, scenario.name)
        named = dict.fromkeys(id for one in mismatches if (id := one.key.partition("/")[0]) in answers) or list(answers)[:1]
        explanations = tuple(self.explained(loaded, case, id) for id in named)
        return Result(file, scenario.name, mismatches, explanations)

    def explained(self, loaded: LoadedPolicy, case: Case, determination: str) -> Explanation:
        """The whole explanation of a case."""
        return loaded.explain(case, determination, full=True, time_limit=self.time_limit)

    def too_late(self, file: str, name: str) -> Result:
        """That the time was up before all of the answer was found."""
        found = Mismatch("the case", "it is answered", f"no whole answer within {self.time_limit:g} seconds")
        return Result(file, name, (found,), in_time=False)

    def suite_case(self, file: str, case: SuiteCase) -> Result:
        """One case of a suite, answered and compared."""
        name = f"{case.id} {case.title}".strip()
        try:
            loaded = self.load_beside(case.policy, Path(file))
        except ProblemsFound as found:
            return Result(file, name, (_refused(found.problems, "the policy"),))
        try:
            return self.answered(file, name, case, loaded)
        except ProblemsFound as found:
            if case.expect.error_names is None:
                return Result(file, name, (_refused(found.problems),))
            mismatch = refusal_mismatch(case.expect.error_names, found.problems, loaded.policy)
            return Result(file, name, (mismatch,) if mismatch else ())

    def answered(self, file: str, name: str, suite_case: SuiteCase, loaded: LoadedPolicy) -> Result:
        """A case of a suite under its policy; raises ProblemsFound where the case is refused."""
        case, problems = facts_of(suite_case, loaded.policy.vocabulary)
        if any(not problem.warning for problem in problems):
            raise ProblemsFound(problems)
        determination = suite_case.determination or loaded.versions(case).determinations()[0].id
        answer = loaded.decide(case, determination, self.time_limit)
        expect = suite_case.expect
        if expect.error_names is not None:
            mismatch = Mismatch("the case", "it is refused", f"it is answered: {answer.outcome.replace('_', ' ')}")
            return Result(file, name, (mismatch,))
        if is_open_for_time(answer):
            return self.too_late(file, name)
        changes = None
        if expect.change_inputs is not None:
            changes = loaded.what_if(case, target=expect.target, determination=determination, time_limit=self.time_limit)
        mismatches = suite_mismatches(expect, answer, changes)
        if mismatches and (answer.cut_off or (changes is not None and Limit(self.time_limit).reached in changes.cut_off)):
            return self.too_late(file, name)
        return Result(file, name, mismatches, (self.explained(loaded, case, determination),) if mismatches else ())


def is_open_for_time(answer: Answer) -> bool:
    """Whether an answer is undetermined perhaps only because the time was up; one that is settled stays so."""
    return bool(answer.cut_off) and answer.outcome == UNDETERMINED


def _asked(expected: Expected, loaded: LoadedPolicy) -> list[str]:
    """The determinations that a scenario says something of; the first of the policy where it names none."""
    named = {id for id, _ in (*expected.outcome, *expected.possible, *expected.needed)}
    named |= {key.partition("/")[0] for key, _ in expected.statuses}
    ids = [one.id for one in loaded.policy.determinations]
    return [id for id in ids if id in named] or ids[:1]


def _refused(problems: tuple[Problem, ...], about: str = "the case") -> Mismatch:
    """That a case was refused where an answer was expected."""
    said = [problem.message for problem in problems]
    if len(said) > MOST_PROBLEMS:
        said = [said[0], f"{len(said) - 1} more mistakes, which `reasoner check` shows"]
    return Mismatch(about, "it is answered", "it is refused: " + "; ".join(said))


def _looks_like_suite(place: Path) -> bool:
    """Whether a file in a folder is a suite and not a single case; one that cannot be read is taken for a suite, and named."""
    try:
        return LOOKS_LIKE_SUITE.search(place.read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return True
