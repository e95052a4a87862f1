#!/usr/bin/env bash
# clingo 5.8.3, the cost in #minimize.
# One would expect: the cheaper of two choices; or, for a cost that does not fit, a word about it.
# What happens: a cost of 3,000,000,000 is kept in 32 bits, becomes -1,294,967,296, and the dearest choice is the optimum. No message.
# Why it matters to a policy reasoner: the changes that would make a request covered are offered cheapest first. Costs in cents pass
# this bound at 21 million dollars, and costs weighted to be compared in order (trials before dollars) pass it at once. We give the
# solver no amounts: they are compared in Python, and only yes/no atoms are solved for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "clingo==5.8.3" 2>/dev/null
seen=$("$folder/env/bin/python" - <<'PYTHON'
import clingo

control = clingo.Control(["--opt-mode=opt"])
control.add("base", [], "1 { dear; cheap } 1. #minimize { 3000000000 : dear; 1 : cheap }.")
control.ground()
best = []
control.solve(on_model=lambda model: best.append((str(model), model.cost)))
print("the optimum:", *best[-1])
PYTHON
)
echo "$seen"
test "$seen" = "the optimum: dear [-1294967296]"
