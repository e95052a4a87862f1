#!/usr/bin/env bash
# pyarrow 26.0.1, pyarrow.compute.binary_join_element_wise with null_handling="skip".
# One would expect: one value out for each row in; for a row whose parts are all null, an empty text or a null.
# What happens: such a row is left out, and the result is shorter than what was joined.
# Why it matters to a policy reasoner: the reasons of a case are joined from parts, some of which are null. Where a case has none, the
# texts of all cases below it move up a row, and a person reads the reason for somebody else's denial. Nothing is raised until the
# column is put back into a table; put beside another array it is not noticed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q "pyarrow==26.0.1" "numpy==2.3.5" 2>/dev/null
seen=$("$folder/env/bin/python" - <<'PYTHON'
import pyarrow as pa
import pyarrow.compute as pc

first = pa.array(["item 1", None, "item 1"])
second = pa.array(["item 2", None, None])
joined = pc.binary_join_element_wise(first, second, "; ", null_handling="skip")
print(f"{len(first)} rows in, {len(joined)} rows out: {joined.to_pylist()}")
PYTHON
)
echo "$seen"
test "$seen" = "3 rows in, 2 rows out: ['item 1; item 2', 'item 1']"
