"""Time to read a long policy, nothing kept: from text to policy, and to its grounded program.

Run: .venv/bin/python tests/benchmarks/loading.py [LINES ...]      (1,000 and 10,000 where none is given)
The vocabulary is that of the library; the policy repeats items of the library's kind with other labels.
Wall-clock time and, for a machine that does other things too, the processor's.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from reasoner.answer.engine import Engine
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.text import Source

RULES = Path(__file__).parent.parent.parent / "rules"
HEAD = """Policy: A long policy
Payer: Nobody
Source: long
In effect: undated
Vocabulary: infusion pumps

Determination: coverage

    Medically necessary (covered) when    [Criteria]
        ANY of the following is met:

"""
ITEM = """            {label}. Opioids for pain after a successful trial:
                the drug is an opioid,
                the route is intravenous, intrathecal or epidural,
                the indication is pain,
                the pain is severe, chronic and intractable, and
                the reduction in pain is greater than {percent}%
                    unless the age is under {age} years

"""
TAIL = "    Otherwise not medically necessary\n"


def long_policy(lines: int) -> str:
    """A policy of about so many lines."""
    items = (ITEM.format(label=number, percent=number % 100, age=number % 90 + 1) for number in range(1, lines // 8 + 1))
    return HEAD + "".join(items) + TAIL


def main() -> None:
    """Read policies of each length, the first once before it counts."""
    vocabulary = Source.from_path(RULES / "infusion-pumps.vocabulary")
    lengths = [int(word) for word in sys.argv[1:]] or [1000, 10_000]
    policy_from_sources(Source.from_text("first", long_policy(100)), vocabulary, lambda _: None)
    for lines in lengths:
        text = long_policy(lines)
        times, used = [], []
        for _ in range(3):
            start, before = time.perf_counter(), time.process_time()
            policy, problems = policy_from_sources(Source.from_text("long", text), vocabulary, lambda _: None)
            times.append(time.perf_counter() - start)
            used.append(time.process_time() - before)
        assert policy is not None, problems
        start = time.perf_counter()
        _ = Engine(policy).questions.worlds.cautious
        grounded = time.perf_counter() - start
        print(
            f"{text.count(chr(10)):7} lines: read and checked in {min(times) * 1000:8.1f} ms "
            f"(processor {min(used) * 1000:8.1f} ms), "
            f"program made and grounded in {grounded * 1000:8.1f} ms"
        )


if __name__ == "__main__":
    main()
