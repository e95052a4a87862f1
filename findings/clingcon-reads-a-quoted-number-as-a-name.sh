#!/usr/bin/env bash
# clingcon 5.2.1.post2 beside clingo-lpx 1.3.0.post1: numbers that are not whole, in sums of the same form.
# One would expect: two theories of one family that take the same &sum text read the same number in it, or refuse it.
# What happens: clingo-lpx reads "2.50" as 5/2. clingcon takes the same text for the name of one more variable, and any value of x
# agrees with it. clingcon reads 7/2 as 3, so that 3 is at least 7/2; clingo-lpx reads it as 7/2 and finds no answer. No message.
# Why it matters to a policy reasoner: a threshold of 2.50 mg that turns into an unknown makes every dose acceptable, and no run fails.
# Swapping one theory for the other is one line. We keep all amounts out of the program and decide them with exact fractions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "clingo==5.8.3" "clingcon==5.2.1.post2" "clingo-lpx==1.3.0.post1" 2>/dev/null
seen=$("$folder/env/bin/python" - <<'PYTHON'
import clingo
from clingo.ast import ProgramBuilder, parse_string
from clingcon import ClingconTheory
from clingolpx import ClingoLPXTheory


def values(theory, program):
    control = clingo.Control(["0"])
    theory.register(control)
    with ProgramBuilder(control) as builder:
        parse_string(program, lambda statement: theory.rewrite_ast(statement, builder.add))
    control.ground()
    theory.prepare(control)
    found = []

    def keep(model):
        theory.on_model(model)
        found.extend(str(value).strip('"') for name, value in theory.assignment(model.thread_id) if str(name) == "x")

    control.solve(on_model=keep)
    return ", ".join(sorted(found)) or "no answer"


whole = "&dom { 0..4 } = x. "
for text in ('&sum { x } = "2.50".', "&sum { x } >= 7/2. &sum { x } <= 3."):
    print(f"{text} clingcon: {values(ClingconTheory(), whole + text)}; clingo-lpx: {values(ClingoLPXTheory(), text)}")
PYTHON
)
echo "$seen"
test "$seen" = '&sum { x } = "2.50". clingcon: 0, 1, 2, 3, 4; clingo-lpx: 5/2
&sum { x } >= 7/2. &sum { x } <= 3. clingcon: 3; clingo-lpx: no answer'
