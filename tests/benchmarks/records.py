"""Prints how long each question takes on policies with amounts and records: an older commit, the present files, and the ratio.

.venv/bin/python -m tests.benchmarks.records [--old COMMIT] [--only NAME ...] [--questions NAME ...] [--keep FILE]
        [--cases N] [--old-only] [--old-limit SECONDS] [--old-budget SECONDS] [--random N] [--memory N]

Processor time; reading the policy and the case is left out. Each case is asked about once and is like no other of its row, so
that nothing is kept of it. Each row reads the policy anew: `first` is the call after that, the others are the median and the slowest
of the further cases. The two sides take turns, each in a process of its own. Both are given 25 s on the wall for a question; `cut`
says that it was not enough: the time is then the least it takes, and the older side is not asked about the row's other cases. On a
busy machine 25 s on the wall are fewer of the processor. `--keep` keeps what the older side took in a file, so that it runs once.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.measured_cases import KINDS, Measured, judgements, measured, random_cases, two_ranges
from tests.benchmarks.two_trees import OLD, ROOT, Process, tree_of
from tests.benchmarks.what_if import SIX

SIDE = Path(__file__).parent / "side.py"
QUESTIONS = ("decide", "explain", "what-if", "reasons", "questions")
LIMIT = 25.0
GRACE = 35.0  # seconds beyond its limit after which a process is ended
MEMORY_SECONDS = 900.0


@dataclass(frozen=True)
class Target:
    """What a row is to reach: so many times as fast, and the milliseconds of its slowest case; nothing may be cut off."""

    ratio: float | None
    milliseconds: float


def target_of(one: Measured, kind: str, question: str) -> Target | None:
    """The target of a row; none for the policies without records."""
    if one.is_pump:
        return None
    match question:
        case "decide":
            return Target(30, 3) if kind == "full" else Target(50, 150)
        case "explain":
            return Target(50, 200)
        case "what-if":
            return Target(50, 1000)
    return Target(None, 500)


@dataclass
class Figures:
    """What one side took in one row."""

    first: float | None = None
    times: list[float] = field(default_factory=list)
    cut: int = 0
    errors: list[str] = field(default_factory=list)
    skipped: bool = False

    def add(self, answer: Mapping[str, Any]) -> None:
        """Take in the answer about one case."""
        self.cut += bool(answer.get("cut_off"))
        if answer.get("error") and not answer.get("cut_off"):
            self.errors.append(answer["error"])
        if "cpu" in answer:
            if self.first is None:
                self.first = answer["cpu"]
            else:
                self.times.append(answer["cpu"])

    def text(self) -> str:
        """The first call, the median and the slowest in milliseconds, and what was cut off."""
        numbers = [self.first, *((median(self.times), max(self.times)) if self.times else (None, None))]
        said = " ".join(f"{'-' if one is None else f'{one * 1000:.2f}':>9}" for one in numbers)
        why = f" cut {self.cut}" if self.cut else " error" if self.errors else " skipped" if self.skipped else ""
        return f"{said}{why:8}"


class Sides:
    """The two processes, what the older one took before, and how long it may still take."""

    def __init__(self, old: Process | None, new: Process | None, asked: argparse.Namespace) -> None:
        self.old, self.new, self.keep, self.commit = old, new, asked.keep, asked.old
        self.budget, self.limit, keep = asked.old_budget, asked.old_limit, asked.keep
        self.kept: dict[str, Any] = json.loads(keep.read_text()) if keep and keep.exists() else {}

    def ask_old(self, key: str, request: Mapping[str, Any], seconds: float = LIMIT + GRACE) -> dict[str, Any] | None:
        """What the older side says, or said; None where there is no time left for it."""
        key = f"{self.commit} / {key}"
        kept = self.kept.get(key)
        if kept and not (kept.get("cut_off") and kept.get("limit", 0) < self.limit and self.budget > 0):
            return dict(kept)
        if self.old is None or self.budget <= 0:
            return None
        start = time.perf_counter()
        self.kept[key] = {**self.old.ask(request, seconds), "limit": request.get("limit", self.limit)}
        self.budget -= time.perf_counter() - start
        if self.keep:
            self.keep.write_text(json.dumps(self.kept))
        return dict(self.kept[key])

    def ask_new(self, request: Mapping[str, Any], seconds: float = LIMIT + GRACE) -> dict[str, Any] | None:
        """What the present side says; None where it is not asked."""
        return self.new.ask(request, seconds) if self.new else None

    def outcomes(self, one: Measured) -> Sequence[str]:
        """The outcomes of a measured determination, in the policy's order."""
        side = self.new or self.old
        assert side
        found = side.ask({"do": "outcomes", "policy": one.path, "row": "outcomes"}, 120)
        return list(found.get(one.determination or next(iter(found)), ()))


def request_of(one: Measured, kind: str, question: str, facts: Mapping[str, Any], outcomes: Sequence[str]) -> dict[str, Any]:
    """The request for one case."""
    # None: the most favourable outcome, which is what is asked for; where a case has it already, another.
    target = next(other for other in outcomes if other != one.outcome) if kind == "full" and one.outcome == "covered" else None
    return {
        "do": "ask",
        "policy": one.path,
        "row": f"{kind} {question}",
        "question": question,
        "determination": one.determination,
        "case": facts,
        "limit": LIMIT,
        "target": target,
    }


def row(sides: Sides, one: Measured, kind: str, question: str, outcomes: Sequence[str]) -> tuple[Figures, Figures]:
    """What both sides take, case by case in turn."""
    old, new = Figures(), Figures()
    for number, facts in enumerate(one.cases[kind]):
        request = request_of(one, kind, question, facts, outcomes)
        if not old.cut and not old.skipped:
            found = sides.ask_old(f"{one.name} / {kind} / {question} / {number}", {**request, "limit": sides.limit})
            old.skipped = found is None
            if found is not None:
                old.add(found)
        latest = sides.ask_new(request)
        new.skipped = latest is None
        if latest is not None:
            new.add(latest)
    return old, new


def compared(old: Figures, new: Figures) -> tuple[float | None, bool]:
    """How many times as fast the present side is, in the middle of the cases that both were asked; and whether that is the least it is.

    Where the older side was cut off at the first case, which is kept out of the others, that one is compared.
    """
    pairs = [one / other for one, other in zip(old.times, new.times, strict=False) if other]
    if not pairs and old.first and new.first:
        pairs = [old.first / new.first]
    return (median(pairs), bool(old.cut)) if pairs else (None, False)


def verdict(target: Target | None, ratio: float | None, at_least: bool, new: Figures) -> str:
    """Whether the target is reached."""
    if target is None or not new.times:
        return ""
    missed = [f"{max(new.times) * 1000:.1f} ms, not {target.milliseconds:g}"] * (max(new.times) * 1000 > target.milliseconds)
    if target.ratio and ratio is not None and ratio < target.ratio and not at_least:
        missed.append(f"{ratio:.1f}x, not {target.ratio:g}x")
    if target.ratio and at_least and ratio is not None and ratio < target.ratio:
        missed.append(f"{target.ratio:g}x not shown: the older was cut off")
    missed += [f"{new.cut} cut off"] * bool(new.cut)
    return f"no: {'; '.join(missed)}" if missed else "reached"


def table(sides: Sides, policies: Sequence[Measured], names: Sequence[str], questions: Sequence[str]) -> None:
    """Print the rows of each policy."""
    print(f"{'milliseconds of processor time':60} {'first':>9} {'median':>9} {'slowest':>9}{'':7} | {'first':>9}", end=" ")
    print(f"{'median':>9} {'slowest':>9}{'':7} | times   target")
    for one in policies:
        if names and not any(name in one.name for name in names):
            continue
        outcomes = sides.outcomes(one)
        for kind in KINDS:
            for question in questions:
                old, new = row(sides, one, kind, question, outcomes)
                ratio, at_least = compared(old, new)
                times = "" if ratio is None else f"{'>=' if at_least else ''}{ratio:.1f}"
                said = verdict(target_of(one, kind, question), ratio, at_least, new)
                print(f"{one.name[:30]:30} {kind:12} {question:16} {old.text()} | {new.text()} | {times:7} {said}", flush=True)
                for error in dict.fromkeys([*(f"old: {e}" for e in old.errors), *(f"new: {e}" for e in new.errors)]):
                    print(f"        {error}")


# ---- rows of their own


def milliseconds(found: Mapping[str, Any] | None, name: str) -> str:
    """A time of an answer; why there is none."""
    if found is None:
        return "skipped"
    return f"{found[name] * 1000:.3f} ms" if found.get(name) is not None else str(found.get("error", "-"))


def pumps(sides: Sides, number: int) -> Iterator[str]:
    """Distinct random cases of each policy of the library on pumps, in a loop: all known, and a tenth of the inputs not."""
    for name in SIX:
        for unknown, target in ((0.0, "0.15 ms, 3 times"), (0.1, "2 ms, slowest 10 ms")):
            cases = random_cases(name, number, unknown)
            words = f"{name[:30]:30} {'a tenth unknown' if unknown else 'all known':16}"
            if not cases:
                yield f"{words} no case that does not contradict itself"
                continue
            request = {"do": "loop", "policy": f"rules/{name}/{name}.policy", "question": "decide", "cases": cases}
            key = f"loop / {name} / {unknown} / {len(cases)}"
            old, new = sides.ask_old(key, request, 300), sides.ask_new(request, 300)
            said = [f"{m} {milliseconds(old, m)} -> {milliseconds(new, m)}" for m in ("mean", "slowest")]
            times = f"{old['mean'] / new['mean']:.1f} times" if old and new and "mean" in old and "mean" in new else ""
            yield f"{words} {len(cases)} cases: {'; '.join(said)}; {times}   (target: {target})"


def made(sides: Sides, folder: Path) -> Iterator[str]:
    """The policies of judgements and of two ranges."""
    for number in (12, 16, 40):
        path, facts = judgements(folder, number)
        base = {"do": "ask", "policy": path, "question": "decide", "case": facts, "limit": LIMIT, "row": f"judgements {number}"}
        other = {**base, "case": {**facts, next(iter(facts)): True}}  # makes the solvers
        sides.ask_old(f"judgements / {number} / first", other)
        sides.ask_new(other)
        old, new = sides.ask_old(f"judgements / {number}", base), sides.ask_new(base)
        yield (
            f"{f'{number} judgements, all stated':47} {milliseconds(old, 'cpu')}{cut(old)} -> {milliseconds(new, 'cpu')}{cut(new)}"
            "   (target: 10 ms for 40)"
        )
    for number in (5, 10, 30, 65):
        path, facts = two_ranges(folder, number)
        base = {"do": "ask", "policy": path, "question": "decide", "case": facts, "limit": LIMIT, "row": f"ranges {number}"}
        for side in (sides.old, sides.new):
            if side:
                side.close()  # so that the peak is this row's own
        old, new = sides.ask_old(f"two ranges / {number}", base), sides.ask_new(base)
        told = [f"{milliseconds(one, 'cpu')}{cut(one)}, peak {one.get('peak', 0) if one else 0:.0f} MB" for one in (old, new)]
        yield f"{f'two ranges, {number} determinations':47} {told[0]} -> {told[1]}   (target: 2 s and 300 MB for 65)"


def cut(found: Mapping[str, Any] | None) -> str:
    """That it was cut off, or left something open that is settled."""
    return "" if not found else " cut off" if found.get("cut_off") else " left open" if found.get("told") else ""


def memory(sides: Sides, policies: Sequence[Measured], number: int) -> Iterator[str]:
    """The megabytes held after many distinct cases, from the fiftieth on."""
    for one in policies:
        if one.name not in ("home-oxygen", SIX[0]):
            continue
        request = {"do": "fill", "policy": one.path, "question": "decide", "determination": one.determination, "row": "memory"}
        request |= {"case": one.cases["full"][0], "number": number, "seconds": MEMORY_SECONDS}
        for name in ("old", "new"):
            if name == "old":
                key = f"memory / {one.name} / {number}"
                found = sides.ask_old(key, {**request, "seconds": 60}, 200)
            else:
                found = sides.ask_new(request, MEMORY_SECONDS + 60)
            if found is None or "held" not in found:
                yield f"{one.name:30} {name}: {found.get('error') if found else 'skipped'}"
                continue
            held = found["held"]
            yield (
                f"{one.name:30} {name}: {found['done']} cases, grew by {held[-1] - held[0]:.0f} MB: "
                f"{', '.join(f'{one:.0f}' for one in held)} MB   (target: at most 200 MB for 50,000, and flat)"
            )


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--old", default=OLD, help="the older commit; `none` measures the present files alone")
    parser.add_argument("--only", nargs="*", default=[], help="parts of the names of policies, or `pumps`, `made`, `memory`")
    parser.add_argument("--old-only", action="store_true", help="do not ask the present files")
    parser.add_argument("--questions", nargs="*", default=list(QUESTIONS), choices=QUESTIONS)
    parser.add_argument("--keep", type=Path, help="a file in which what the older side took is kept")
    parser.add_argument("--cases", type=int, default=3, help="cases of a kind, after the first")
    parser.add_argument("--old-limit", type=float, default=LIMIT, help="seconds that the older side has for a question")
    parser.add_argument("--old-budget", type=float, default=1800, help="seconds that the older side may take in all")
    parser.add_argument("--random", type=int, default=300, help="random cases of a policy on pumps")
    parser.add_argument("--memory", type=int, default=50_000, help="cases after which memory is looked at")
    asked = parser.parse_args()
    with (
        TemporaryDirectory(prefix="reasoner-measured-") as made_here,
        tree_of(OLD if asked.old == "none" else asked.old) as tree,
    ):
        folder = Path(made_here)
        policies = list(measured(folder, asked.cases + 1))
        with Process(ROOT, SIDE) as new, Process(tree, SIDE) as older:
            older_or_none, new_or_none = None if asked.old == "none" else older, None if asked.old_only else new
            run(Sides(older_or_none, new_or_none, asked), policies, folder, asked)


def run(sides: Sides, policies: Sequence[Measured], folder: Path, asked: argparse.Namespace) -> None:
    """Print the table, then the rows of their own."""
    only = asked.only
    names = [name for name in only if name not in ("pumps", "made", "memory")]
    if names or not only:
        table(sides, policies, names, asked.questions)
    for name, lines in (
        ("pumps", lambda: pumps(sides, asked.random)),
        ("made", lambda: made(sides, folder)),
        ("memory", lambda: memory(sides, policies, asked.memory)),
    ):
        if name in only or not only:
            for line in lines():
                print(line, flush=True)


if __name__ == "__main__":
    main()
