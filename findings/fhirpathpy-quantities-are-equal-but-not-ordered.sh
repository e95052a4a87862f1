#!/usr/bin/env bash
# fhirpathpy 2.2.4 (FHIRPath in Python), quantities.
# One would expect: FHIRPath orders quantities of one dimension as it compares them for equality (1 'kg' > 900 'g' is true), and gives
# the empty result, which means unknown, for two that cannot be compared (5 'mg' > 4 'mL').
# What happens: 1 'cm' = 10 'mm' is true, but each order of two quantities raises a TypeError about the library's own arguments, even
# of one unit.
# Why it matters to a policy reasoner: FHIR's decision-support guides carry criteria such as "dose above 5 mg" as FHIRPath. Where errors are
# caught as "no result", every such threshold turns unknown. A peer read through FHIRPath cannot be measured against on amounts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "fhirpathpy==2.2.4" 2>/dev/null
seen=$("$folder/env/bin/python" - <<'PYTHON'
from fhirpathpy import evaluate

for expression in ("1 'cm' = 10 'mm'", "6 'mg' = 6 'mg'", "6 'mg' > 5 'mg'", "1 'kg' > 900 'g'", "1 day > 23 hours", "5 'mg' > 4 'mL'"):
    try:
        print(expression, "->", evaluate({}, expression))
    except TypeError as error:
        print(expression, "->", type(error).__name__)
PYTHON
)
echo "$seen"
test "$seen" = "1 'cm' = 10 'mm' -> [True]
6 'mg' = 6 'mg' -> [True]
6 'mg' > 5 'mg' -> TypeError
1 'kg' > 900 'g' -> TypeError
1 day > 23 hours -> TypeError
5 'mg' > 4 'mL' -> TypeError"
