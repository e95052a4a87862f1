"""How long the display of an answer takes and how large it is: `python -m tests.benchmarks.display`.

Of each policy of the library the full explanation of its first scenario, and the policy itself. Milliseconds of processor time
are medians over repetitions in one process; the page, its HTML and its text apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from reasoner import library, load_policy
from reasoner.api import Case
from reasoner.cases.case import Fact
from reasoner.show.display import page_of
from reasoner.show.page_html import page_html
from reasoner.show.page_text import page_text
from reasoner.show.paper import PLAIN

ROUNDS = 15


def milliseconds(made: Callable[..., object], *of: object) -> float:
    """The median processor time of a call."""
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        made(*of)
        found.append((time.process_time() - begun) * 1000)
    return median(found)


def main() -> None:
    """Prints a row for each display."""
    print(f"{'display':<50} {'page ms':>8} {'HTML ms':>8} {'text ms':>8} {'HTML kB':>8}")
    for name in sorted({entry.id for entry in library()}):
        loaded = load_policy(name)
        facts = loaded.policy.scenarios[0].facts if loaded.policy.scenarios else ()
        case = Case(tuple(Fact(input, known) for input, known in facts), vocabulary=loaded.policy.vocabulary)
        for title, shown in ((f"{name}, explained in full", loaded.several().explain(case, full=True)), (name, loaded.policy)):
            page = page_of(shown)
            times = milliseconds(page_of, shown), milliseconds(page_html, page), milliseconds(page_text, page, PLAIN)
            print(f"{title:<50} " + " ".join(f"{one:8.1f}" for one in times) + f" {len(page_html(page).encode()) / 1000:8.1f}")


if __name__ == "__main__":
    main()
