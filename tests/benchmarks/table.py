"""Rows a second in memory: the plans of the six pump policies on sampled cases, a tenth unknown; the outcome and every criterion.

Run: .venv/bin/python -m tests.benchmarks.table [ROWS] [CORES]
Beside each in the same run: the API's own loop over single cases, and (where polars is there) what hand-written expressions of the
first policy reach on cases in which everything is known. Each figure is the best of three; the plan is warm, the tables are in memory.

After them the newcomers' policies, which count records and compute amounts, on lists that are stated whole: everything known, and a
tenth of what is no record unknown (`.venv/bin/python -m tests.benchmarks.table records [ROWS]` measures these alone). Their
figures are rows a second of processor time on one core, so that they mean something where others work, too.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pyarrow as pa

from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case, Fact
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import RecordType
from reasoner.table.answering import Answering, Wish
from reasoner.table.column import Unreadable
from reasoner.table.dated import Named
from reasoner.table.pieces import Read
from reasoner.table.plan import Plan, Ways
from reasoner.table.sample import Sampler
from tests.benchmarks.what_if import SIX

INDICATIONS = (
    "primary_liver_cancer",
    "metastatic_colorectal_cancer",
    "head_neck_cancer",
    "pain",
    "spasticity",
    "primary_epithelial_ovarian_cancer",
)
LOOPED = 300  # cases of the API's loop
ROUNDS = 3
NEWCOMERS = ("home-oxygen", "tocilizumab", "bariatric-surgery")
LOOPED_WAYS = 100  # of the loop that asks for changes
NUMBERS = np.arange(1 << 18)
OPEN_ROWS = 200  # of the tables in which something is unknown: what is left open there goes to the engine of one case


def sampled(policy: Policy, rows: int, unknown: float) -> pa.RecordBatch:
    """Cases of a policy as one batch, texts as dictionaries: what a Parquet file gives."""
    table = pa.Table.from_batches(list(Sampler(policy, 1, unknown).batches(rows))).unify_dictionaries().combine_chunks()
    columns = {}
    for name in table.column_names:
        column = table.column(name).combine_chunks()
        columns[name] = _as_dictionary(column)
    return pa.record_batch(columns)


def _as_dictionary(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type) and pa.types.is_string(column.type.value_type):
        return pa.ListArray.from_arrays(column.offsets, column.values.dictionary_encode(), mask=column.is_null())
    return column.dictionary_encode() if pa.types.is_string(column.type) else column


def seconds(done: Callable[[], object]) -> float:
    """The least time of some rounds."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done()
        found.append(time.perf_counter() - start)
    return min(found)


def plan_of(name: str) -> tuple[Plan, LoadedPolicy]:
    """The plan of the first determination of a policy."""
    loaded = load_policy(name)
    return Plan.of(loaded.policy, [loaded.policy.determinations[0].id], needed=False), loaded


def worker(name: str, rows: int, calls: Connection) -> None:
    """Decide a table of its own each time that it is asked to."""
    plan, loaded = plan_of(name)
    batch = sampled(loaded.policy, rows, 0.1)
    ways = plan.decide(batch).ways
    while calls.recv():
        ways = plan.decide(batch).ways
        calls.send(ways)


def on_cores(name: str, rows: int, cores: int) -> tuple[float, Ways]:
    """Rows a second of several processes, each with a part of the rows; and the ways that the rows went."""
    context = get_context("spawn")
    calls, workers = [], []
    for _ in range(cores):
        mine, its = context.Pipe()
        workers.append(context.Process(target=worker, args=(name, rows // cores, its)))
        calls.append(mine)
        workers[-1].start()
    ways = Ways()

    def once() -> None:
        nonlocal ways
        for one in calls:
            one.send(True)
        ways = Ways()
        for one in calls:
            ways += one.recv()

    once()
    found = rows // cores * cores / seconds(once)
    for one in calls:
        one.send(False)
    for each in workers:
        each.join()
    return found, ways


def looped(plan: Plan, loaded: LoadedPolicy) -> float:
    """Cases a second of the API's loop."""
    batch = sampled(loaded.policy, LOOPED, 0.1)
    columns = [plan.reader.column(batch.column(one.id), one) for one in plan.inputs if one.id in batch.schema.names]
    cases = []
    for row in range(LOOPED):
        states = [(column.input.id, column.states[int(column.numbers[row])]) for column in columns]
        cases.append(Case(tuple(Fact(id, one) for id, one in states if one is not None and not isinstance(one, Unreadable))))
    determination = plan.determinations[0].id
    loaded.decide(cases[0], determination)
    start = time.perf_counter()
    for case in cases:
        loaded.decide(case, determination)
    return LOOPED / (time.perf_counter() - start)


def by_hand(rows: int) -> float | None:
    """Rows a second of hand-written Polars expressions for the first policy: the outcome and its items, everything known."""
    try:
        import polars as pl
    except ImportError:
        return None
    loaded = load_policy(SIX[0])
    frame = pl.from_arrow(pa.Table.from_batches([sampled(loaded.policy, rows, 0.0)]))
    assert isinstance(frame, pl.DataFrame)
    c = pl.col
    chemotherapy, intraarterial = (
        c("drug_class") == "chemotherapy",
        c("route").is_in(["intra_arterial", "intrahepatic_arterial"]),
    )
    opioid, antispasmodic = c("drug_class") == "opioid", c("drug_class") == "antispasmodic"
    trial_tests = [
        c("trial_pain_reduction") > 50,
        c("trial_drug_class").is_in(["opioid", "nonopioid_analgesic"]),
        c("trial_route") == c("route"),
    ]
    trial = pl.all_horizontal(trial_tests)
    by_indication = {one: c("indication") == one for one in INDICATIONS}
    pain = [c("pain_severe"), c("pain_chronic"), c("pain_intractable")]
    spasticity = [
        c("spasticity_severe"),
        c("spasticity_origin").is_in(["cerebral", "spinal"]),
        c("oral_baclofen_response").is_in(["ineffective", "not_tolerated"]),
    ]
    routes = [
        c("route").is_in(["intravenous", "intrathecal", "epidural"]),
        c("route") == "intrathecal",
        c("route") == "intraperitoneal",
    ]
    parts = [
        [chemotherapy, intraarterial, by_indication["primary_liver_cancer"]],
        [chemotherapy, intraarterial, by_indication["metastatic_colorectal_cancer"], c("metastases_limited_to_liver")],
        [chemotherapy, intraarterial, by_indication["head_neck_cancer"]],
        [opioid, routes[0], by_indication["pain"], pl.all_horizontal(pain), trial],
        [antispasmodic, routes[1], by_indication["spasticity"], *spasticity],
        [chemotherapy, routes[2], by_indication["primary_epithelial_ovarian_cancer"]],
    ]
    items = [pl.all_horizontal(one) for one in parts]
    further = [*trial_tests, *pain, *(part for one in parts for part in one)]
    covered = c("fda_approved_for_route") & pl.any_horizontal(items)
    mandated = c("fda_mandate_applies") & c("fda_approved_for_route")
    outcome = (
        pl.when(~c("benefit_available")).then(0).when(covered).then(1).when(mandated).then(2).otherwise(3).alias("outcome")
    )
    return rows / seconds(
        lambda: frame.select(outcome, *[one.alias(f"item {n}") for n, one in enumerate([*items, *further], 1)])
    )


def with_closed_lists(policy: Policy, rows: int, unknown: float) -> pa.RecordBatch:
    """Cases in which all records are stated, with all their fields; a share of the other inputs is unknown."""
    known, some = sampled(policy, rows, 0.0), sampled(policy, rows, unknown)
    lists = {one.id for one in policy.vocabulary.inputs if isinstance(one.type, RecordType)}
    return pa.record_batch({name: (known if name in lists else some).column(name) for name in known.schema.names})


def records(rows: int) -> None:
    """Print a line for each policy that counts records and computes amounts."""
    for name in NEWCOMERS:
        policy = load_policy(Path(__file__).parent.parent / "newcomers" / name / f"{name}.policy").policy
        plan = Plan.of(policy, [policy.determinations[0].id], needed=False)
        found = []
        for unknown, number in ((0.0, rows), (0.1, OPEN_ROWS)):
            batch = with_closed_lists(policy, number, unknown)
            ways = plan.decide(batch).ways if not unknown else Ways()
            start = time.process_time()
            ways = plan.decide(batch).ways
            each = number / (time.process_time() - start)
            found.append(
                f"{unknown:.0%} unknown {each:9,.0f} rows a second, split {ways.split}, one by one {ways.one_by_one} "
                f"({(ways.split + ways.one_by_one) / number:.2%})"
            )
        print(f"{name:18} {len(plan.answers.columns):3} criteria, one core: {'; '.join(found)}", flush=True)


def changes(rows: int) -> None:
    """Print a line for each policy: rows whose smallest change set is told, for each second of processor time on one core."""
    for name in SIX:
        loaded = load_policy(name)
        answering = Answering([Named(name)], Wish(needed=False, changes=True), ("case_id", pa.int64()))
        batches = list(Sampler(loaded.policy, 1, 0.1).batches(rows))
        each = []
        for _ in range(2):  # the second time everything that comes up is known
            start = time.process_time()
            for batch in batches:
                read = Read(
                    batch.select([id for id in answering.inputs if id in batch.schema.names]),
                    batch["case_id"],
                    NUMBERS[: len(batch)],
                )
                answering.answer(read, "")
            each.append(rows / (time.process_time() - start))
        [telling] = answering.policies[0]._tellings.values()
        table = batches[0].slice(0, LOOPED_WAYS).to_pylist()
        cases = [loaded.case({id: one for id, one in row.items() if id != "case_id" and one is not None}) for row in table]
        start = time.process_time()
        for case in cases:
            loaded.what_if(case, determination=loaded.policy.determinations[0].id)
        loop = LOOPED_WAYS / (time.process_time() - start)
        print(
            f"{name:34} change sets: {each[0]:9,.0f} rows a second of processor time, {each[1]:9,.0f} once all is known; "
            f"{len(telling._kept):,} asked; the API's loop {loop:,.0f}",
            flush=True,
        )


def main() -> None:
    """Print a line for each policy."""
    if sys.argv[1:2] == ["changes"]:
        changes(int(sys.argv[2]) if len(sys.argv) > 2 else 200_000)
        return
    if sys.argv[1:2] == ["records"]:
        records(int(sys.argv[2]) if len(sys.argv) > 2 else 1 << 18)
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1 << 20
    cores = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    hand = by_hand(rows)
    if hand is not None:
        print(
            f"{SIX[0]}, all known, hand-written Polars, the outcome and 36 items, all cores: {hand / 1e6:.2f} million rows a second"
        )
    for name in SIX:
        plan, loaded = plan_of(name)
        known = sampled(loaded.policy, rows, 0.0)
        plan.decide(known)
        alone = rows / seconds(lambda plan=plan, known=known: plan.decide(known))
        found, ways = on_cores(name, rows, cores)
        loop = looped(plan, loaded)
        share = (ways.split + ways.one_by_one) / max(1, ways.columnar + ways.split + ways.one_by_one)
        print(
            f"{name:34} {len(plan.answers.columns):3} criteria: {found / 1e6:6.2f} million rows a second on {cores} cores "
            f"(all known, one core {alone / 1e6:.2f}); the API's loop {loop:6.0f}, {found / loop:6.0f} times; "
            f"split {ways.split}, one by one {ways.one_by_one} ({share:.2%})",
            flush=True,
        )
    records(1 << 18)


if __name__ == "__main__":
    main()
