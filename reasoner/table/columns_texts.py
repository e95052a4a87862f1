"""Texts that are plain days or numbers, as values of that type: thousands of them at once, and no more of them than are plainly so."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from reasoner.policy.vocabulary import DateType, Input, Number

PLAIN_DAY = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
MOST_PLACES = 3  # decimals of a plain number


def plain_values(texts: Sequence[object], input: Input) -> pa.Array | None:
    """Texts as days or numbers, where each is plainly one as this input would read it; else None."""
    if not all(one.__class__ is str for one in texts):
        return None
    array = pa.array(texts, pa.string())
    if isinstance(input.type, DateType):
        return days_in(array)
    return _numbers_in(array) if isinstance(input.type, Number) else None


def days_in(texts: pa.Array) -> pa.Array | None:
    """A column of texts as days, where each is one as `2024-02-29`; else None."""
    if pa.types.is_dictionary(texts.type):
        days = days_in(texts.dictionary)
        return None if days is None else days.take(texts.indices)
    if not pa.types.is_string(texts.type) or pc.all(pc.match_substring_regex(texts, PLAIN_DAY)).as_py() is not True:
        return None
    try:
        return texts.cast(pa.date32())
    except pa.ArrowInvalid:  # there is no such day
        return None


def _numbers_in(texts: pa.Array) -> pa.Array | None:
    for places in range(MOST_PLACES + 1):
        decimals = rf"(\.[0-9]{{1,{places}}})?" if places else ""
        if pc.all(pc.match_substring_regex(texts, rf"^(0|[1-9][0-9]{{0,11}}){decimals}$")).as_py() is True:
            return texts.cast(pa.decimal128(18, places) if places else pa.int64())
    return None
