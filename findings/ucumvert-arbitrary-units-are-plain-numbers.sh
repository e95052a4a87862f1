#!/usr/bin/env bash
# ucumvert 0.3.2 on Pint 0.25.3: UCUM's arbitrary units, and a unit that is only an annotation.
# One would expect: UCUM says that an arbitrary unit such as [IU] can be compared and converted with no other unit; and that {score} is
# the unity with a remark.
# What happens: 5 international units equal the number 5, 5 USP units and 500 per cent, and add up with them; {score} comes back as a
# token of the parser, no quantity at all.
# Why it matters to a policy reasoner: doses of factor, insulin and vitamins are in units that are each their own. A limit in IU met
# by a number in other units approves the wrong dose. Here IU is a dimension of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "ucumvert==0.3.2" "pint==0.25.3" 2>/dev/null
seen=$("$folder/env/bin/python" - 2>/dev/null <<'PYTHON'
from ucumvert import PintUcumRegistry

unit = PintUcumRegistry().from_ucum
doses = 5 * unit("[IU]")
print("5 [IU] = 5:", doses == 5)
print("5 [IU] = 5 [USP'U]:", doses == 5 * unit("[USP'U]"))
print("5 [IU] = 500 %:", doses == 500 * unit("%"))
print("{score}:", type(unit("{score}")).__name__)
PYTHON
)
echo "$seen"
test "$seen" = "5 [IU] = 5: True
5 [IU] = 5 [USP'U]: True
5 [IU] = 500 %: True
{score}: Token"
