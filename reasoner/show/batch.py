"""What a run over tables did, as text and as JSON, and how far it is, in a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reasoner.show.json import document
from reasoner.show.page import Lines, Page

if TYPE_CHECKING:
    from reasoner.table.answering import Tally
    from reasoner.table.run import Progress, Summary

MOST_NAMES = 12


def summary_page(summary: Summary) -> Page:
    """The summary for a person: figures in columns."""
    return Page(str(summary.out), (Lines("\n".join(_lines(summary))),))


def summary_json(summary: Summary) -> str:
    """The summary as a JSON document."""
    tally = summary.tally
    return document(
        "batch",
        out=str(summary.out),
        rejects=str(summary.rejects) if tally.rejected else None,
        files=summary.files,
        rows=tally.rows,
        answers=tally.answered,
        rejected_rows=tally.rejected_rows,
        rejected_answers=tally.rejected,
        same_keys_at_least=tally.same_keys,
        same_keys_exact=tally.keys_apart,
        resumed_rows=summary.resumed,
        outcomes=[
            {"policy": policy, "determination": determination, "outcome": outcome, "rows": number}
            for (policy, determination, outcome), number in sorted(tally.outcomes.items())
        ],
        same=tally.same,
        changes=[
            {
                "determination": one,
                "before": before,
                "outcome": after,
                "rows": number,
                "items": {key[3]: count for key, count in sorted(tally.items.items()) if key[:3] == (one, before, after)},
            }
            for (one, before, after), number in sorted(tally.changes.items())
        ],
        ways={"columnar": tally.columnar, "split": tally.split, "one_by_one": tally.one_by_one},
        columns_ignored=list(summary.unread),
        inputs_without_column=list(summary.missing),
        seconds=f"{summary.seconds:.3f}",
        rows_a_second=int((tally.rows - summary.resumed) / max(summary.seconds, 1e-6)),
    )


def progress_line(progress: Progress) -> str:
    """How far a run is, in one line: rows, rate, share, time left."""
    rate = progress.rows / max(progress.seconds, 1e-6)
    left = progress.seconds * (1 - progress.share) / max(progress.share, 1e-6)
    bar = "#" * round(20 * progress.share)
    return f"[{bar:<20}] {progress.share:4.0%}  {progress.rows:,} rows, {rate:,.0f} a second, {_time(left)} left"


def _lines(summary: Summary) -> Iterator[str]:
    tally = summary.tally
    rate = (tally.rows - summary.resumed) / max(summary.seconds, 1e-6)
    yield f"{summary.out}: {_counted(tally.rows, 'row')} of cases, {_counted(tally.answered, 'row')} of answers"
    if summary.resumed:
        yield f"  {_counted(summary.resumed, 'row')} had been answered before"
    for policy, determination in dict.fromkeys((policy, one) for policy, one, _ in sorted(tally.outcomes)):
        yield f"  {policy}, {determination}:"
        found = {
            outcome: number for (name, one, outcome), number in tally.outcomes.items() if (name, one) == (policy, determination)
        }
        width = max(len(f"{number:,}") for number in found.values())
        for outcome, number in sorted(found.items(), key=lambda one: (-one[1], one[0])):
            yield f"    {number:>{width},}  {outcome.replace('_', ' ')}"
    yield from _changes(tally)
    if tally.rejected:
        yield f"  {_counted(tally.rejected_rows, 'row')} could not be answered: see {summary.rejects}"
    yield from _keys(summary)
    if summary.unread:
        yield f"  columns that nothing reads, ignored: {_named(summary.unread)}"
    if summary.missing:
        yield f"  inputs without a column, unknown in every row: {_named(summary.missing)}"
    if tally.split or tally.one_by_one:
        yield f"  {tally.columnar:,} by columns, {tally.split:,} with what is unknown split, {tally.one_by_one:,} one by one"
    yield f"  {_time(summary.seconds)}, {rate:,.0f} rows a second"


def _keys(summary: Summary) -> Iterator[str]:
    """The rows whose key another has, and, where keys are in no order, that this was not looked for in the whole table."""
    number = summary.tally.same_keys
    if number:
        least = "" if summary.tally.keys_apart else "at least "
        yield f"  {least}{_counted(number, 'row')} {'has' if number == 1 else 'have'} the key of an earlier row; each row is answered"
    if summary.has_key and not summary.tally.keys_apart:
        yield "  keys are in no order: each was compared with those of some 100,000 rows around it, not with all"


def _changes(tally: Tally) -> Iterator[str]:
    """The rows that come out differently under two versions, and the items that make them."""
    if tally.same:
        yield f"  {_counted(tally.same, 'row')} come out the same"
    for (determination, before, after), number in tally.changes.most_common():
        yield f"  {determination}: {_counted(number, 'row')}, {_words(before)} before, now {_words(after)}"
        making = {key[3]: count for key, count in tally.items.items() if key[:3] == (determination, before, after)}
        width = max((len(f"{one:,}") for one in making.values()), default=0)
        for item, count in sorted(making.items(), key=lambda one: (-one[1], one[0])):
            yield f"    {count:>{width},}  {item}"


def _words(outcome: str) -> str:
    return outcome.replace("_", " ")


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _named(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
