"""The policies and the cases that `records` measures: full, half known, nearly empty, with open lists; and policies made for it.

Cases are mappings, as a case file has them. All but the full ones are made from those, by seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import yaml

from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case, Fact
from reasoner.cases.write import yaml_from_case
from tests.benchmarks.side import nearby
from tests.benchmarks.what_if import SIX
from tests.oracle.cases import stated
from tests.oracle.worked import Scenarios

ROOT = Path(__file__).parent.parent.parent
NEWCOMERS = ("home-oxygen", "tocilizumab", "bariatric-surgery")
KINDS = ("full", "half known", "near-empty", "open lists")
Facts = Mapping[str, Any]
STEP = "    "


@dataclass(frozen=True)
class Measured:
    """A policy by its file, seen from the project's folder or absolute; a determination, and the cases of each kind."""

    name: str
    path: str
    determination: str | None
    cases: Mapping[str, Sequence[Facts]]
    outcome: str = ""  # of the full cases
    is_pump: bool = False


# ---- less than a full case


def half(facts: Facts, seed: str) -> Facts:
    """Half of the facts, and half of the fields of each record."""
    rng = Random(f"half {seed}")
    names = sorted(facts)
    kept = set(rng.sample(names, (len(names) + 1) // 2)) | {name for name in names if is_records(facts[name])}
    return {name: _half_of(facts[name], rng) for name in names if name in kept}


def _half_of(value: Any, rng: Random) -> Any:
    if not is_records(value):
        return value
    return [{id: one[id] for id in sorted(rng.sample(sorted(one), (len(one) + 1) // 2))} for one in value]


def two_facts(facts: Facts, seed: str) -> Facts:
    """Two facts that are no lists."""
    names = sorted(name for name, value in facts.items() if not isinstance(value, list))
    return {name: facts[name] for name in sorted(Random(f"two {seed}").sample(names, min(2, len(names))))}


def open_lists(facts: Facts, seed: str) -> Facts:
    """All facts; each list may have further members, or is not stated."""
    rng = Random(f"open {seed}")
    found = {}
    for name, value in facts.items():
        if not isinstance(value, list):
            found[name] = value
        elif rng.random() < 0.5:
            found[name] = [*value, "and others"]
    return found


def is_records(value: Any) -> bool:
    """Whether it is a list of records that holds some."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def of_each_kind(full: Sequence[Facts], name: str, number: int) -> dict[str, Sequence[Facts]]:
    """So many cases of each kind, no two alike: the full ones, the same with days and numbers near theirs, what is made of those."""
    cases = [one if n < len(full) else near(one, n) for n, one in zip(range(number), cycle(full), strict=False)]
    makers = {"half known": half, "near-empty": two_facts, "open lists": open_lists}
    made = {kind: [make(one, f"{name} {n}") for n, one in enumerate(cases)] for kind, make in makers.items()}
    return {"full": cases, **made}


def near(facts: Facts, seed: int) -> Facts:
    """The facts with each day and each larger number a little otherwise."""
    rng = Random(seed)
    return {
        name: [{id: nearby(one, rng) for id, one in record.items()} for record in value]
        if is_records(value)
        else nearby(value, rng)
        for name, value in facts.items()
    }


# ---- the policies


def measured(folder: Path, most: int) -> Iterator[Measured]:
    """Every policy that is measured, with at most so many cases of a kind; those that are made are written into the folder."""
    for name in NEWCOMERS:
        full = list(of_suite(ROOT / "tests" / "newcomers" / name / "cases.yaml", name))
        yield _of_full(name, f"tests/newcomers/{name}/{name}.policy", full, most)
    yield arthritis(folder, most)
    suites = ("worked-cases", "more-cases", "reviewed-cases")
    for name in SIX:
        full = [one for suite in suites for one in of_suite(ROOT / "tests" / "cases" / f"{suite}.yaml", name)]
        yield _of_full(name, f"rules/{name}/{name}.policy", full, most, is_pump=True)


def _of_full(
    name: str, path: str, full: Sequence[tuple[str | None, str, Facts]], most: int, *, is_pump: bool = False
) -> Measured:
    determination, outcome, _ = full[0]
    cases = [facts for one, _, facts in full if one == determination]
    return Measured(name, path, determination, of_each_kind(cases, name, most), outcome, is_pump)


def of_suite(path: Path, policy: str) -> Iterator[tuple[str | None, str, Facts]]:
    """The determination, outcome and facts of each case of a policy in a suite that has an outcome."""
    for one in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]:
        outcome = one["expect"].get("outcome", "undetermined")
        if one["policy"] == policy and outcome != "undetermined":
            yield one.get("determination"), outcome, plain(one["facts"])


def plain(value: Any) -> Any:
    """A value as JSON has it: days as text."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if isinstance(value, bool | int | float | str | None) else str(value)


# ---- the policy of the tutorial on step therapy


def arthritis(folder: Path, most: int) -> Measured:
    """The policy at the end of the tutorial, and three cases of it."""
    page = (ROOT / "grammar" / "step-therapy.md").read_text(encoding="utf-8")
    files: dict[str, str] = {}
    for name, added, text in re.findall(r"```(?:policy|vocabulary|yaml) (\S+)( added)?\n(.*?)```", page, re.DOTALL):
        files[name] = files[name] + text if added else text
    for name in ("arthritis.policy", "arthritis.vocabulary"):
        (folder / name).write_text(files[name], encoding="utf-8")
    child = plain(yaml.safe_load(files["child.yaml"])["facts"])
    infusions = [{"date": f"2024-{month:02}-{10 + month}"} for month in (7, 8, 9, 10, 11)]
    renewed = {**child, "phase": "renewal", "swollen_baseline": 10, "swollen_now": 7, "infusions": infusions, "dose": 200}
    cases = [child, {**child, "weight": 31, "dose": 251}, renewed]
    return Measured(
        "arthritis", str(folder / "arthritis.policy"), "coverage", of_each_kind(cases, "arthritis", most), "covered"
    )


# ---- policies that are made


def judgements(folder: Path, number: int) -> tuple[str, Facts]:
    """A policy of pairs of inputs that need judgement, each an item; and a case that denies them all."""
    names = [f"sign {letter}{other}" for letter in "abcdefgh" for other in "klmnop"][:number]
    ids = [name.replace(" ", "_") for name in names]
    items = []
    for place in range(0, number, 2):
        items += [f"{STEP * 3}{place // 2 + 1}. ANY of the following is met:"]
        items += [f"{STEP * 4}{'ab'[n]}. {one} is seen" for n, one in enumerate(names[place : place + 2])]
    inputs = [f"{STEP}{name} is seen ({id}): yes or no" for name, id in zip(names, ids, strict=True)]
    body = ["Determination: coverage", "", f"{STEP}Covered when", f"{STEP * 2}ALL of the following are met:", *items]
    path = written(
        folder, "judgements", [*body, "", f"{STEP}Otherwise not covered"], ["fixed, clinical, needs judgement", *inputs]
    )
    return path, dict.fromkeys(ids, False)


def two_ranges(folder: Path, number: int) -> tuple[str, Facts]:
    """A policy of many determinations about the time between two days, and a case that knows both only as ranges."""
    body = []
    for n in range(number):
        length = (f"{2 + n // 3} months", f"{200 + 7 * n} days", f"{30 + 2 * n} weeks")[n % 3]
        body += [f"Determination: question{n + 1}", f"{STEP}Long enough (long_enough) when"]
        body += [f"{STEP * 2}the time from the first visit to the last visit is at least {length}"]
        body += [f"{STEP}Otherwise too short (too_short)", ""]
    inputs = [f"{STEP}the first visit (first_visit): a date", f"{STEP}the last visit (last_visit): a date"]
    path = written(folder, "two-ranges", body, ["fixed, clinical", *inputs])
    ranges = {"first_visit": ("2010-01-01", "2010-12-31"), "last_visit": ("2011-05-01", "2011-05-31")}
    return path, {name: {"between": list(ends)} for name, ends in ranges.items()}


def written(folder: Path, name: str, body: Sequence[str], inputs: Sequence[str]) -> str:
    """The file of a policy that is written with its vocabulary; the first of the inputs are what holds unless stated otherwise."""
    head = [f"Policy: {name}", "Payer: Nobody", f"Source: {name}", "In effect: undated", f"Vocabulary: {name}", ""]
    vocabulary = [
        f"Vocabulary: {name}",
        "",
        "Inputs: everything",
        f"{STEP}Unless stated otherwise: {inputs[0]}",
        "",
        *inputs[1:],
    ]
    (folder / f"{name}.vocabulary").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    path = folder / f"{name}.policy"
    path.write_text("\n".join([*head, *body]) + "\n", encoding="utf-8")
    return str(path)


# ---- random cases of the library


def random_cases(policy: str, number: int, unknown: float) -> list[Facts]:
    """Distinct cases of a policy of the library that state every input that its first determination reads, a share of them left out.

    None that contradicts itself.
    """
    loaded = load_policy(policy)
    scenarios, rng = Scenarios(loaded.policy), Random(f"{policy} {unknown}")
    determination = loaded.policy.determinations[0]
    found: dict[str, Facts] = {}
    tried = 0
    while len(found) < number and tried < number * 5:
        tried += 1
        facts = dict(rng.choice(loaded.policy.scenarios).facts)
        world = scenarios._world(determination, facts, rng)
        case = Case(
            tuple(Fact(id, stated(held, scenarios.inputs[id])) for id, held in world.items() if rng.random() >= unknown)
        )
        text = yaml_from_case(case, loaded.policy.vocabulary)
        if text not in found and consistent(loaded, case):
            found[text] = plain(yaml.safe_load(text)) or {}
    return list(found.values())


def consistent(loaded: LoadedPolicy, case: Case) -> bool:
    """Whether the case can be decided."""
    try:
        loaded.decide(case, loaded.policy.determinations[0].id)
    except Exception:
        return False
    return True
