"""Notebooks that the tests in a browser open, each of one cell."""

from __future__ import annotations

import textwrap
from pathlib import Path

PUMP_CELL = """from reasoner import explore, load_policy
policy = load_policy("bcbsaz-implantable-infusion-pump")
explore(policy, drug="morphine", route="intrathecal", fda_approved_for_route=True, indication="pain",
        pain_severe=True, pain_chronic=True, pain_intractable=True, trial_drug="opioid", trial_route="intrathecal")"""

# Tags wherever a policy's author can write some: labels, values, questions, fields, names.
ODD_CELL = """from reasoner import explore
from reasoner.apps.notebook import policy, vocabulary
words = vocabulary('''Vocabulary: odd

Inputs: everything
    Unless stated otherwise: actionable, clinical

    the amount (amount): a number of days
        Ask: Is it <i>long</i> <img src=x onerror="window.hacked=1">?
    the kind (kind): one of
        <s>old</s> kind (old)
        new
        Ask: </details></div><script>window.hacked=1</script>
    the <em>remark</em> (remark): one of
        <h1>big</h1> (big)
        <h2>small</h2> (small)
    the visits (visits): records of
        it was long (long): yes or no
        the <sub>sort</sub> (sort): one of
            <tt>slow</tt> (slow)
            quick
''')
odd = policy('''Policy: <marquee>odd</marquee>
Payer: <blink>Nobody</blink>
Source: odd
In effect: undated
Vocabulary: odd

Determination: coverage

    Covered when
        ALL of the following are met:
            1. the amount is at least 5 days
            2. the kind is new
            3. <b>Bold</b>:
                any visit where it was long

    Otherwise not covered
''', words)
explore(odd, amount=3, remark="big", visits=[{"sort": "slow"}])"""
ODD_WORDS = ("<i>long</i>", "</details></div><script>", "<s>old</s>", "<em>remark</em>", "<h1>big</h1>", "<sub>sort</sub>")
ODD_WORDS += ("<tt>slow</tt>", "<marquee>odd</marquee>", "<blink>Nobody</blink>", "<b>Bold</b>")
ODD_TAGS = "marquee, blink, h1, sub, tt, .px s, .px i, .px img, .px script"

# An answer that goes on until it is stopped: the work of every question waits for the end of its limit. What would change it is late.
SLOW_CELL = """import time
from reasoner import explore, load_policy
from reasoner.answer.engine import Engine
policy = load_policy("bcbsaz-implantable-infusion-pump")
explain = Engine.explain

def slowly(engine, case, determination, full=False, limit=None):
    while "route" in case and not limit.passed:
        time.sleep(0.01)
    return explain(engine, case, determination, full, limit)

what_if = Engine.what_if

def late(engine, case, *more):
    time.sleep(1.5 if "route" in case else 0)
    return what_if(engine, case, *more)

Engine.explain, Engine.what_if = slowly, late
explorer = explore(policy, time_limit=3600.0, drug="morphine")
explorer"""


def written(folder: Path, name: str, cell: str) -> str:
    """The name of a notebook with that one cell, in a folder."""
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return f"{name}.ipynb"


MARIMO_APP = f"""import marimo

app = marimo.App()


@app.cell
def _():
{textwrap.indent(PUMP_CELL, "    ")}
    return


if __name__ == "__main__":
    app.run()
"""
