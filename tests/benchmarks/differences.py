"""Prints where the answers of an older commit and of the present files differ, over the library, the newcomers and the suites.

.venv/bin/python -m tests.benchmarks.differences [--old COMMIT] [--only NAME ...] [--keep FILE] [--limit SECONDS] [--standings]

For each scenario of a policy and each case of a suite, and each determination: outcome, possible outcomes, standings, needed inputs,
notices, presumptions, judgements, codes, the facts of the explanation, the inputs of each change set. What one side had no time for is
counted and not compared. `--keep` keeps what the older side said in a file. Without `--standings` those are counted, not listed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from tests.benchmarks.measured_cases import NEWCOMERS, arthritis, of_each_kind, plain
from tests.benchmarks.two_trees import OLD, ROOT, Process, tree_of

SIDE = Path(__file__).parent / "side.py"
CUT_OFF = "cut off"


@dataclass(frozen=True)
class Asked:
    """One case: where it is from, and the request that both sides get."""

    name: str
    request: Mapping[str, Any]


def policies() -> dict[str, str]:
    """The file of each policy of the library and of the newcomers, seen from the project's folder."""
    files = [*sorted(ROOT.glob("rules/**/*.policy")), *(ROOT / f"tests/newcomers/{one}/{one}.policy" for one in NEWCOMERS)]
    return {path.stem: str(path.relative_to(ROOT)) for path in files}


def of_suites(files: Mapping[str, str]) -> Iterator[Asked]:
    """The cases of the suites, and what is less known of those of the newcomers."""
    suites = [*sorted((ROOT / "tests" / "cases").glob("*.yaml")), *sorted(ROOT.glob("tests/newcomers/*/cases.yaml"))]
    for suite in suites:
        for one in yaml.safe_load(suite.read_text(encoding="utf-8"))["cases"]:
            base = {"policy": files.get(one["policy"], one["policy"]), "determination": one.get("determination")}
            facts = plain(one["facts"])
            yield Asked(f"{one['policy']}: {one['id']}", {**base, "case": facts})
            if one["policy"] in NEWCOMERS:
                for kind, cases in of_each_kind([facts], one["id"], 1).items():
                    if kind != "full":
                        yield Asked(f"{one['policy']}: {one['id']}, {kind}", {**base, "case": cases[0]})


def of_scenarios(files: Mapping[str, str], side: Process) -> Iterator[Asked]:
    """The scenarios of each policy, by their number; all determinations."""
    for name, path in files.items():
        found = side.ask({"do": "scenarios", "policy": path}, 120)
        for number, scenario in enumerate(found.get("names", ())):
            yield Asked(f"{name}: scenario {scenario or number + 1}", {"policy": path, "scenario": number})


def of_tutorial(folder: Path) -> Iterator[Asked]:
    """The cases of the tutorial's policy."""
    one = arthritis(folder, 3)
    for kind, cases in one.cases.items():
        for number, facts in enumerate(cases):
            yield Asked(f"arthritis: {kind} {number + 1}", {"policy": one.path, "case": facts})


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What differs in one determination, with both in words; the name of what was cut off, with nothing."""
    for what in sorted({*old, *new}):
        one, other = old.get(what), new.get(what)
        if CUT_OFF in (one, other) or one == other:
            if CUT_OFF in (one, other):
                yield f"{what}, cut off", ""
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            for key in sorted({*one, *other}):
                if one.get(key) != other.get(key):
                    yield what, f"{key}: old {one.get(key)}, new {other.get(key)}"
            continue
        yield what, f"old {one}, new {other}"


class Comparing:
    """Asks both sides, and counts what differs."""

    def __init__(self, old: Process, new: Process, keep: Path | None, limit: float, standings: bool) -> None:
        self.old, self.new, self.keep, self.limit, self.standings = old, new, keep, limit, standings
        self.kept: dict[str, Any] = json.loads(keep.read_text()) if keep and keep.exists() else {}
        self.count = Counter[str]()
        self.asked = self.determinations = 0

    def case(self, one: Asked) -> bool:
        """Whether nothing but what was cut off differs; prints the rest."""
        request = {"do": "tell", "limit": self.limit, **one.request}
        if one.name not in self.kept:
            self.kept[one.name] = self.old.ask(request, 60 + 12 * self.limit)
        old, new = self.kept[one.name], self.new.ask(request, 60 + 12 * self.limit)
        self.asked += 1
        before = self.count["different"]
        if "error" in old or "error" in new:
            if old.get("error") != new.get("error"):
                print(f"{one.name}: old {old.get('error', 'answers')}, new {new.get('error', 'answers')}", flush=True)
                self.count["different"] += 1
                self.count["ended or raised"] += 1
            return self.count["different"] == before
        for determination in sorted({*old, *new}):
            self.determinations += 1
            for what, words in differences(old.get(determination, {}), new.get(determination, {})):
                self.count[what] += 1
                if words:
                    self.count["different"] += 1
                    if what != "standings" or self.standings:
                        print(f"{one.name}, {determination}, {what}: {words}", flush=True)
        return self.count["different"] == before

    def close(self) -> None:
        """Write down what the older side said."""
        if self.keep:
            self.keep.write_text(json.dumps(self.kept))


def main() -> int:
    """How many answers differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--old", default=OLD)
    parser.add_argument("--only", nargs="*", default=[], help="parts of the names of policies")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--limit", type=float, default=10.0, help="seconds for each question")
    parser.add_argument("--standings", action="store_true")
    asked = parser.parse_args()
    with (
        TemporaryDirectory(prefix="reasoner-differences-") as folder,
        tree_of(asked.old) as tree,
        Process(ROOT, SIDE) as new,
        Process(tree, SIDE) as old,
    ):
        comparing, agree = Comparing(old, new, asked.keep, asked.limit, asked.standings), 0
        files = {name: path for name, path in policies().items() if not asked.only or any(one in name for one in asked.only)}
        try:
            for one in [*of_scenarios(files, new), *of_suites(policies()), *of_tutorial(Path(folder))]:
                if not asked.only or any(name in one.name.partition(":")[0] for name in asked.only):
                    agree += comparing.case(one)
        finally:
            comparing.close()
    print(f"{agree} of {comparing.asked} cases agree, in {comparing.determinations} answers")
    print("    " + (", ".join(f"{what} {times}" for what, times in comparing.count.most_common()) or "nothing differs"))
    return comparing.count["different"]


if __name__ == "__main__":
    sys.exit(bool(main()))
