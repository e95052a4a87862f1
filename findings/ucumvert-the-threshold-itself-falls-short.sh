#!/usr/bin/env bash
# ucumvert 0.3.2 on Pint 0.25.3: one amount in two UCUM units.
# One would expect: 3 mg/dL is 30 mg/L, so it is at least 30 mg/L. Both numbers and the factor are whole.
# What happens: it is less. So are 6, 12, 24, 25 and nine more of 1 to 100 mg/dL, and seventeen of 1 to 100 g/dL beside g/L: the
# factors are floats. The others agree, so that a test with a few numbers finds nothing.
# Why it matters to a policy reasoner: criteria say "at least", laboratories report in either unit, and it is the patient exactly on the
# threshold who is refused. Here units convert by exact fractions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "ucumvert==0.3.2" "pint==0.25.3" 2>/dev/null
seen=$("$folder/env/bin/python" - 2>/dev/null <<'PYTHON'
from ucumvert import PintUcumRegistry

unit = PintUcumRegistry().from_ucum
for mass in ("mg", "g"):
    short = [n for n in range(1, 101) if not n * unit(f"{mass}/dL") >= 10 * n * unit(f"{mass}/L")]
    print(f"{mass}/dL, of 1 to 100 not at least ten times as many {mass}/L: {short}")
PYTHON
)
echo "$seen"
test "$seen" = "mg/dL, of 1 to 100 not at least ten times as many mg/L: [3, 6, 12, 24, 25, 48, 49, 50, 51, 96, 97, 98, 99, 100]
g/dL, of 1 to 100 not at least ten times as many g/L: [3, 6, 12, 13, 24, 25, 26, 48, 49, 50, 51, 52, 96, 97, 98, 99, 100]"
