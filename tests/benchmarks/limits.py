"""Prints how far questions go beyond their time limit, on policies that are made to take long; and what they give back then.

.venv/bin/python -m tests.benchmarks.limits [--policies N] [--limits 0.05 0.5 5] [--show]

Each question of each policy with each limit, on policies and cases read anew: seconds beyond the limit, by the processor and on the
wall; whether an exception escaped; whether an answer came back, and whether it says that it was cut off. `ended` is a process that
had to be ended, 20 s after the limit. A process may hold 4 GB.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.two_trees import ROOT, Process
from tests.slow_policies import Slow, slow_policy

SIDE = Path(__file__).parent / "side.py"
QUESTIONS = ("decide", "explain", "what-if", "reasons", "questions", "sweep")
GRACE = 20.0


@dataclass
class Tally:
    """What came of one question with one limit."""

    asked: int = 0
    over_cpu: list[float] = field(default_factory=list)
    over_wall: list[float] = field(default_factory=list)
    raised: dict[str, int] = field(default_factory=dict)
    ended: int = 0
    partial: int = 0
    with_some: int = 0

    def line(self) -> str:
        """The row of a table."""
        raised = ", ".join(f"{name} {times}" for name, times in self.raised.items()) or "none"
        over = " ".join(
            f"{median(some):7.2f} {max(some):7.2f}" if some else f"{'-':>7} {'-':>7}"
            for some in (self.over_cpu, self.over_wall)
        )
        return f"{self.asked:5} {over} {self.partial:7} {self.with_some:9} {self.ended:5}   {raised}"


def files(one: Slow, folder: Path) -> str:
    """The path of a policy that is written with its vocabulary."""
    (folder / f"{one.name}.vocabulary").write_text(one.vocabulary, encoding="utf-8")
    path = folder / f"{one.name}.policy"
    path.write_text(one.policy, encoding="utf-8")
    return str(path)


def measure(numbers: Sequence[int], limits: Sequence[float], folder: Path, show: bool) -> dict[tuple[str, float], Tally]:
    """A tally for each question and limit."""
    tallies = {(question, limit): Tally() for question in QUESTIONS for limit in limits}
    with Process(ROOT, SIDE) as side:
        for number in numbers:
            one = slow_policy(number)
            path = files(one, folder)
            for (question, limit), tally in tallies.items():
                request = {"do": "ask", "policy": path, "row": f"{question} {limit}", "question": question, "case": one.case}
                request |= {"limit": limit, "input": one.swept, "most": 1000}
                found = side.ask(request, limit + GRACE)
                tally.asked += 1
                error = str(found.get("error", ""))
                if error.startswith("ended"):
                    tally.ended += 1
                elif error:
                    name = error.partition(":")[0]
                    tally.raised[name] = tally.raised.get(name, 0) + 1
                elif found["cut_off"]:
                    tally.partial += 1
                    tally.with_some += bool(found["size"])
                if "cpu" in found:
                    tally.over_cpu.append(max(0.0, found["cpu"] - limit))
                    tally.over_wall.append(max(0.0, found["wall"] - limit))
                if show and error:
                    print(f"    {one.name}, {question}, {limit:g} s: {error[:150]}", flush=True)
    return tallies


def main() -> None:
    """Measure, and print the summary."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--policies", type=int, default=200)
    parser.add_argument("--limits", type=float, nargs="*", default=[0.05, 0.5, 5.0])
    parser.add_argument("--show", action="store_true", help="each exception, as it comes")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="reasoner-limits-") as folder:
        tallies = measure(range(asked.policies), asked.limits, Path(folder), asked.show)
    print(f"{'':20} {'':5} {'beyond: processor':>15} {'on the wall':>13}")
    print(
        f"{'question, limit':20} {'asked':>5} {'median':>7} {'worst':>7} {'median':>7} {'worst':>7} cut off with some ended   raised"
    )
    for (question, limit), tally in tallies.items():
        print(f"{question:12} {limit:5g} s {tally.line()}")


if __name__ == "__main__":
    main()
