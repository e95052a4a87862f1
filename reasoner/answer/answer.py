"""What follows from a policy and a case: determinations, explanations and changes, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from reasoner.answer.finding import Finding
from reasoner.answer.in_a_line import counted, cut
from reasoner.answer.missing import Why
from reasoner.answer.standing import Standing, StatedFact, Status
from reasoner.policy.criteria import Criterion
from reasoner.policy.model import Clause, Determination, Notice, Outcome, Policy
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row

if TYPE_CHECKING:
    from reasoner.answer.made import Made
    from reasoner.cases.case import Case

# What stands in a module of its own, so that findings can be of it, is a part of answers all the same.
__all__ = ["Standing", "StatedFact", "Status"]


@dataclass(frozen=True, slots=True)
class Presumption:
    """A value taken because the case is silent. `used`: the outcome rests on it. `dropped`: the facts rule it out."""

    input: Input
    value: str  # in words
    used: bool
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Needed:
    """An unknown input that can still change the outcome, and the items that ask for it (most specific labelled items)."""

    input: Input
    items: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """A notice and whether it applies: undetermined reads "may apply"."""

    notice: Notice
    status: Status


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """The answer for one code of a `for each` determination."""

    code: str
    outcome: str
    possible: tuple[str, ...]


BY_ZERO = "nothing can be divided by 0"  # how a remark ends that says so of what is stated


@dataclass(frozen=True, slots=True)
class Answer(Displayed):
    """The determination of one case under one determination of a policy.

    `outcome` is a canonical name or `undetermined`; `possible` are all canonical outcomes that some world gives, in the
    policy's order; `wording` are the payer's outcomes behind them. `standings` has every criterion of the determination and
    what it reads, by key. `deciding` are the clauses that give the outcome in some world. `presumed` lists presumptions,
    used ones first; `judgements` the judgement inputs that the outcome rests on, and `judged` what the case states of them.
    `versions`: where the date of service leaves several versions possible, the answer of each, the earliest first; what is said
    here is then so whichever it is.

    `cut_off`: in words, what was not found within the time limit; empty where all was. `out_of_time`: not every status was looked
    at as far as it goes: those that are settled are right, an open one (and the outcome, where it is open) may be so only because
    there was no time, and `needed` is then empty.
    """

    policy: Policy
    determination: Determination
    outcome: str
    possible: tuple[str, ...]
    wording: tuple[Outcome, ...]
    deciding: tuple[Clause, ...]
    standings: Mapping[str, Standing]
    presumed: tuple[Presumption, ...] = ()
    judgements: tuple[Input, ...] = ()
    judged: tuple[StatedFact, ...] = ()
    needed: tuple[Needed, ...] = ()
    notices: tuple[NoticeAnswer, ...] = ()
    examples: tuple[Criterion, ...] = ()  # named examples that are satisfied
    for_each: tuple[CodeAnswer, ...] = ()
    version_presumed: bool = False
    remarks: tuple[str, ...] = ()  # anything else the reader must know: not settled by the ranges
    versions: tuple[Answer, ...] = ()
    cut_off: str = ""
    out_of_time: bool = False

    @property
    def open_because(self) -> str:
        """Why an outcome is undetermined: of the facts, which leave it open, or of the time; empty for one that is settled."""
        if len(self.possible) == 1:
            return ""
        return "time" if self.out_of_time else "facts"

    def __repr__(self) -> str:
        needed = f", {counted(len(self.needed), 'input', 'inputs')} needed" if self.needed else ""
        open_ones = f" ({' or '.join(self.possible)})" if len(self.possible) > 1 else ""
        return f"<{self.determination.id}: {self.outcome}{open_ones}{needed}>"


@dataclass(frozen=True, slots=True)
class Explained:
    """One node of an explanation: a criterion, how it stands and why, with what stands below it.

    `found` is for a leaf what was found of what it asks, for a list what is left of it, for a status that the parts do not give the
    smallest case split; None where there is nothing to say. `role` is how it stands below its parent: part, condition, then,
    unless, provided, waived, referred, record.
    """

    criterion: Criterion
    standing: Standing
    found: Finding | None = None
    role: str = "part"
    facts: tuple[StatedFact, ...] = ()
    below: tuple[Explained, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation(Displayed):
    """Why an answer is as it is. `summary`: what decided, and what came closest (nothing where the outcome is open). `facts` is a
    minimal set that the outcome rests on: with every other fact unknown the outcome stands, without any one of them it does not
    (empty where undetermined). `clauses` pair each clause of the determination with its tree (None for a bare otherwise), short
    or full. `cut_off`: in words, what was not found within the time limit. `versions`: where several versions are possible, the
    explanation of each."""

    answer: Answer
    summary: tuple[Why, ...]
    facts: tuple[StatedFact, ...]
    clauses: tuple[tuple[Clause, Explained | None], ...]
    full: bool
    supporting: tuple[Explained, ...] = ()
    definitions: tuple[Explained, ...] = ()
    cut_off: str = ""
    versions: tuple[Explanation, ...] = ()

    def __repr__(self) -> str:
        rests = f", resting on {counted(len(self.facts), 'fact', 'facts')}" if self.facts else ""
        return f"<why {self.answer.determination.id} is {self.answer.outcome}{rests}>"


class ChangeKind(Enum):
    """What kind of step a change is."""

    DOCUMENT = "document"  # unknown now
    DO = "do"  # actionable
    CHOOSE = "choose"  # a choice in the request
    DIFFER = "differ"  # a fixed fact that would have to be otherwise; only when asked for


@dataclass(frozen=True, slots=True)
class ChangeNeeded:
    """One input of a change set. `needs` is what it has to be, merged ("more than 50%", "ineffective or not tolerated").

    `now` is the present value in words ("not stated"), `distance` how far off ("10 percentage points short"). `items`
    are the criteria it serves; `still` the facts that must still hold after it.
    """

    input: Input
    kind: ChangeKind
    needs: str
    now: str
    distance: str = ""
    items: tuple[Criterion, ...] = ()
    still: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeSet(Displayed):
    """A minimal set of changes that gives the target in every world that is left. `ties` says, in words, where values
    cannot be chosen independently. `cost` is the sum of the efforts of its inputs. `made` is what a case states once it is made,
    and `gives_way` the inputs that follow from a changed one, of which it then states nothing. `whatever` are unknown inputs whose
    worst case the values reckon with: they will do whatever these turn out to be."""

    changes: tuple[ChangeNeeded, ...]
    ties: tuple[str, ...] = ()
    cost: int = 0
    whatever: tuple[Input, ...] = ()
    made: tuple[Made, ...] = field(default=(), compare=False)
    gives_way: tuple[str, ...] = field(default=(), compare=False)

    def applied(self, case: Case) -> Case:
        """The case with the change made: as much of each input as is enough, such as `over 50%`; of values that are tied one choice
        that works, and of several ranges the first, since a case states one. Of amounts that are tied (`ties` says how) a range
        each: which numbers go together is left to choose."""
        from reasoner.answer.made import applied

        return applied(case, self.made, self.gives_way)

    @property
    def inputs(self) -> frozenset[str]:
        """The machine names of its inputs."""
        return frozenset(change.input.id for change in self.changes)

    def __repr__(self) -> str:
        return f"<change: {cut('; '.join(f'{one.input.phrase}: {one.needs}' for one in self.changes)) or 'none'}>"


@dataclass(frozen=True, slots=True)
class Blocks:
    """A smallest set of facts and presumptions that stands in the way of a target; presumptions are named first."""

    facts: tuple[StatedFact, ...]
    items: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """Factored change sets: `number` of the parts, all of them where it is their number, one where it is 1. A text is an input id."""

    number: int
    parts: tuple[Several | str, ...]


@dataclass(frozen=True, slots=True)
class AlsoWanted:
    """A further determination that is to have one of some outcomes at the same time."""

    determination: Determination
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf(Displayed, InRows):
    """All minimal change sets that reach a target outcome, smallest or cheapest first.

    `already` where the target holds now. No sets and not already: no permitted change reaches it, and `blocks` says what
    stands in the way. `cut_off` says in words which bound was reached, where one was; the list is then not complete;
    `blocks_cut_off` says so of what stands in the way. `also` are further determinations whose targets are to hold together
    with this one. `factored` expands to exactly the sets listed; None where there are none, or where it says nothing that the
    list does not. `unreachable`: no case whatever has the target, and the criteria that stand in its way. `versions`: where
    several versions are possible, the changes of each; the sets here are enough in all. `only_days`: the days in words, where
    another date of service might have been a change and days of other versions were not looked at. `tied`: further ways beside
    the sets, with more changes: what several unknown amounts have to come to together, or less of one value with more besides.
    `least`: nothing less than what is listed is enough, of the values too; where it is false, that was not found. `minimal`: no
    part of a set listed is enough; where it is false, that was found only of what needs no reasoning by cases.
    """

    answer: Answer
    target: tuple[str, ...]
    already: bool
    sets: tuple[ChangeSet, ...]
    blocks: tuple[Blocks, ...] = ()
    cut_off: str = ""
    blocks_cut_off: str = ""
    permitted: tuple[Input, ...] = field(default=())
    also: tuple[AlsoWanted, ...] = ()
    factored: Several | None = None
    unreachable: tuple[Criterion, ...] | None = None
    versions: tuple[WhatIf, ...] = ()
    only_days: str = ""
    tied: tuple[ChangeSet, ...] = ()
    least: bool = False
    minimal: bool = True

    def rows(self) -> list[Row]:
        """A row for each change of each way; `way` counts the ways from 1, and the rows of one way belong together."""
        return [
            {
                "way": number,
                "cost": one.cost,
                "input": change.input.id,
                "phrase": change.input.phrase,
                "kind": change.kind.value,
                "now": change.now,
                "needs": change.needs,
                "items": [item.address or item.words for item in change.items],
            }
            for number, one in enumerate(self.sets, 1)
            for change in one.changes
        ]

    def __repr__(self) -> str:
        ways = counted(len(self.sets), "way", "ways") if self.sets else "no way"
        return f"<{self.answer.determination.id} to be {' or '.join(self.target)}: {'it is so now' if self.already else ways}>"
