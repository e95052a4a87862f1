#!/usr/bin/env bash
# zen-engine 2.1.3 (the rules engine of GoRules), dates in expressions.
# One would expect: a year after 29 February 2024 is 28 February (or 1 March) 2025, as twelve months after it are; or an error.
# What happens: twelve months later is 28 February 2025, one year later is an invalid date. An invalid date counts as before every day
# under "<", and as neither before nor after it under isBefore and isAfter. Nothing is raised.
# Why it matters to a policy reasoner: "approved for one year" from a leap day has then ended before it began, and a covered patient is
# refused. Policies mix years and months for one stretch. Here both are the same day, and which one it is stands in the reference.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "zen-engine==2.1.3" 2>/dev/null
seen=$("$folder/env/bin/python" - <<'PYTHON'
import zen

for expression in (
    "d('2024-02-29').add(12, 'M').format('%Y-%m-%d')",
    "d('2024-02-29').add(1, 'y').format('%Y-%m-%d')",
    "d('2024-02-29').add(1, 'y') < d('2024-06-01')",
    "d('2024-02-29').add(1, 'y').isBefore(d('2024-06-01'))",
    "d('2024-02-29').add(1, 'y').isAfter(d('2024-06-01'))",
):
    print(expression, "->", zen.evaluate_expression(expression, {}))
PYTHON
)
echo "$seen"
test "$seen" = "d('2024-02-29').add(12, 'M').format('%Y-%m-%d') -> 2025-02-28
d('2024-02-29').add(1, 'y').format('%Y-%m-%d') -> Invalid date
d('2024-02-29').add(1, 'y') < d('2024-06-01') -> True
d('2024-02-29').add(1, 'y').isBefore(d('2024-06-01')) -> False
d('2024-02-29').add(1, 'y').isAfter(d('2024-06-01')) -> False"
