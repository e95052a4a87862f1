"""Plausible random cases for a policy, as tables: near its thresholds, within its vocabulary, and never against what is always so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.policy.asked import inputs_asked
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import Input, RecordType
from reasoner.table.draws import Draws, Rows, service_days
from reasoner.table.near import near_of
from reasoner.table.tied import POOL, Group, Tied

BATCH = 65_536  # rows of one batch; each batch has a source of chance of its own, so that any number of rows begins alike
KEY = "case_id"


class Sampler:
    """Draws cases of one policy; the same seed gives the same cases, whatever their number."""

    def __init__(self, policy: Policy, seed: int = 0, unknown: float = 0.1) -> None:
        self.policy, self.seed, self.unknown = policy, seed, unknown
        self.draws = Draws(near_of(policy))
        tied = Tied(policy)
        self.inputs = _inputs(policy, tied)
        self.key = _key({one.id for one in self.inputs})
        rows = self._rows(np.random.default_rng((seed, 0)), POOL)
        self._pools: list[pa.Table | None] = []
        self._group: dict[str, int] = {}
        for group in tied.groups:
            if _touches(group, self.inputs):
                self._group |= dict.fromkeys((one.id for one in group.inputs), len(self._pools))
                self._pools.append(tied.pool(group, self.draws, rows))
        self.schema: pa.Schema = self._batch(1, 0, 1).schema

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """So many cases, batch by batch: a key, and a column for each input that the policy asks for; null is unknown."""
        for number, first in enumerate(range(0, rows, BATCH), 1):
            yield self._batch(number, first, min(BATCH, rows - first))

    def _batch(self, number: int, first: int, rows: int) -> pa.RecordBatch:
        """The batch of that number. All its rows are drawn, so that the first of them are the same where fewer are asked for."""
        drawn = self._rows(np.random.default_rng((self.seed, number)), BATCH)
        places: dict[int, pa.Array] = {}
        columns = {self.key: pa.array(np.arange(first + 1, first + rows + 1))}
        columns |= {one.id: self._column(one, drawn, places)[:rows] for one in self.inputs}
        return pa.record_batch(columns)

    def _rows(self, rng: np.random.Generator, number: int) -> Rows:
        return Rows(rng, service_days(rng, number, self.policy.days))

    def _column(self, input: Input, rows: Rows, places: dict[int, pa.Array]) -> pa.Array:
        """What is known of an input in each row; `places` are those of the pools of groups, once one of a group is drawn."""
        group = self._group.get(input.id)
        if group is not None:
            found = self._of_pool(group, input, rows, places)
        elif isinstance(input.type, RecordType):
            found = self._records(input, input.type.fields, rows)
        else:
            found = self.draws.column(input, rows)
        return self._with_unknown(found, rows)

    def _of_pool(self, group: int, input: Input, rows: Rows, places: dict[int, pa.Array]) -> pa.Array:
        """The value of a tied input: of the same place of the pool as the others of its group; unknown where nothing fits."""
        pool = self._pools[group]
        if pool is None:
            return pa.nulls(rows.number, self.draws.column(input, Rows(rows.rng, rows.service[:1])).type)
        if group not in places:
            places[group] = pa.array(rows.rng.integers(0, len(pool), rows.number))
        return pool[input.id].combine_chunks().take(places[group])

    def _records(self, input: Input, fields: tuple[Input, ...], rows: Rows) -> pa.Array:
        sizes = self.draws.sizes(input, rows)
        inner = Rows(rows.rng, np.repeat(rows.service, sizes))
        places: dict[int, pa.Array] = {}
        drawn = {one.id: self._column(one, inner, places) for one in fields}
        return self.draws.records(sizes, fields, rows, drawn)

    def _with_unknown(self, values: pa.Array, rows: Rows) -> pa.Array:
        if not self.unknown:
            return values
        hidden = pa.array(rows.rng.random(len(values)) < self.unknown)
        return pc.if_else(hidden, pa.nulls(len(values), values.type), values)


def _inputs(policy: Policy, tied: Tied) -> tuple[Input, ...]:
    """What the policy asks for, the date of service, and what is tied to any of these."""
    ids = {one.id for one in inputs_asked(policy)} | {DATE_OF_SERVICE}
    for group in tied.groups:
        if not group.record and any(one.id in ids for one in group.inputs):
            ids |= {one.id for one in group.inputs}
    return tuple(one for one in policy.vocabulary.inputs if one.id in ids)


def _touches(group: Group, inputs: tuple[Input, ...]) -> bool:
    ids = {one.id for one in inputs}
    return group.record in ids or any(one.id in ids for one in group.inputs)


def _key(taken: set[str]) -> str:
    """The name of the column with the number of each case: one that no input has."""
    found = KEY
    while found in taken:
        found += "_"
    return found
