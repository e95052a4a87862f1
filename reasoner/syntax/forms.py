"""What the lines of each section look like, as a remedy for one that looks like none of them."""

from __future__ import annotations

from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """What to say of a line in a section read by the rule `start`, where one of the terminals `expects` could have stood.

    `{words}` in the message stands for the line. The first form that fits is said.
    """

    start: str
    expects: tuple[str, ...]
    code: str
    message: str
    hint: str


_OUTCOME = "write `Outcome (canonical name), whatever else is met, when`, the modifier and the name only where they are needed"

FORMS = (
    Form(
        "heads",
        (),
        "not-a-head",
        "`{words}` is neither a head nor the beginning of a section",
        "write a head as `Name: value`",
    ),
    Form(
        "determination",
        ("BECAUSE",),
        "not-an-outcome",
        "`{words}` is not an outcome line",
        _OUTCOME,
    ),
    Form(
        "determination",
        ("SUPPORTING",),
        "not-an-outcome",
        "`{words}` is neither an outcome nor `Phase:` nor `Supporting criteria`",
        _OUTCOME,
    ),
    Form(
        "determination",
        ("EXAMPLES", "APPROVAL"),
        "condition-too-late",
        "`{words}` stands below `Examples:` or `Approval:`, which come last",
        "move it up, among the conditions",
    ),
    Form(
        "code_list",
        ("NAMED",),
        "codes-without-system",
        "`{words}` does not say which code system it is of",
        "write `CPT: 62350, 62351` with the system first",
    ),
    Form(
        "code_list",
        ("CODE", "TO", "COMMA"),
        "not-a-code",
        "`{words}` is not a list of codes",
        "separate codes by commas, and write a range as `62360 to 62362`",
    ),
    Form(
        "notices",
        ("ALWAYS_APPLIES",),
        "not-a-notice",
        "`{words}` does not say when the notice applies",
        "write `Name: always`, or `Name: when` with the conditions below",
    ),
    Form(
        "notices",
        ("NAMED",),
        "not-a-notice",
        "`{words}` is not a notice",
        "write `Name: always` or `Name: when`, and `Say: words` below",
    ),
    Form(
        "notices",
        ("SAY",),
        "not-a-notice",
        "`{words}` stands below a notice that takes no conditions",
        "write `Say: words`",
    ),
    Form(
        "interpretations",
        ("READING",),
        "not-an-interpretation",
        "`{words}` does not begin with `Reading:`",
        "write `Reading: the reading that is taken`",
    ),
    Form(
        "interpretations",
        (),
        "not-an-interpretation",
        "`{words}` is not an interpretation",
        'write `"the quoted words": where they bind`, and `Reading: ...` below',
    ),
    Form(
        "not_computable",
        (),
        "not-a-passage",
        "`{words}` is not a passage that is left to people",
        'write `"the quoted words": why`',
    ),
    Form(
        "terms",
        (),
        "not-a-term",
        "`{words}` does not say what a term means",
        'write `"Term" means, in words` and the meaning',
    ),
    Form(
        "scenario",
        ("QUOTED",),
        "not-a-fact",
        "`{words}` does not name another scenario",
        'write `As in "name of the scenario", but`',
    ),
    Form(
        "scenario",
        ("GIVEN",),
        "not-a-fact",
        "`{words}` is neither given nor expected",
        'begin the line with `Given`, `And`, `Then` or `As in "...", but`',
    ),
    Form(
        "scenarios",
        ("QUOTED",),
        "not-a-row",
        "`{words}` does not name another scenario",
        'write `As in "name of the scenario", but`',
    ),
    Form(
        "scenarios",
        (),
        "not-a-row",
        "`{words}` is not a row of the table",
        "put each cell between two `|`",
    ),
    Form(
        "inputs",
        ("_COLON", "PAREN", "NAMED"),
        "not-an-input",
        "`{words}` declares neither an input nor a value",
        "write an input as `the words (machine_name): yes or no`",
    ),
    Form(
        "inputs",
        (),
        "not-an-input",
        "`{words}` declares neither an input nor a value",
        "write an input as `the words (machine_name): yes or no`",
    ),
    Form(
        "values",
        (),
        "not-a-value",
        "`{words}` is not a value",
        'write its words, its machine name in brackets if it has another, and `, read "..."` if it is read otherwise',
    ),
    Form(
        "always",
        (),
        "not-a-statement",
        "`{words}` is not a statement",
        "write `Always: what holds in every case`",
    ),
)
