"""Pictures of plots: static, without network and script; whatever users write in them is text; words and frames beside them."""

from __future__ import annotations

import base64
import json
import re
import socket
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.api.plotting import matrix
from reasoner.plots import Plot, deciding, matrix_plot, policy_plot, policy_tree, signs, ways
from reasoner.plots.matrix import Asked
from reasoner.plots.picture import in_the_dark
from reasoner.policy.criteria import Criterion, walk
from tests.plots_samples import loaded

HOSTILE = "<script>alert(1)</script>\"'&<b>x</b></text><image href=http://a.example/b>${1}%{datum.x}"
PUMP = "bcbsaz-implantable-infusion-pump"


def plots() -> dict[str, Plot]:
    pump = load_policy(PUMP)
    case = {"drug": "morphine", "route": "intrathecal", "indication": "pain", "trial_pain_reduction": 40}
    doses = loaded("the morning dose is at least 2 times the evening dose")
    return {
        "sweep": pump.plots.sweep(case, "trial_pain_reduction"),
        "map": doses.plots.map({"morning": "3 mg", "evening": "1 mg"}, "morning", "evening"),
        "ways": pump.plots.ways(case),
        "deciding": pump.plots.deciding({"one": case, "two": {"drug": "baclofen"}}),
        "items": pump.plots.items(case),
        "matrix": matrix([pump, load_policy("medicare-ncd-280-14")], {"one": case}),
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, Plot]:
    return plots()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def tags(html: str) -> _Tags:
    found = _Tags()
    found.feed(html)
    return found


@pytest.mark.parametrize("name", ["sweep", "map", "ways", "deciding", "items", "matrix"])
def test_a_picture_has_words_and_needs_no_script_and_no_network(
    name: str, drawn: dict[str, Plot], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a network is asked")

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    plot = drawn[name]
    html = plot._repr_html_()
    found = tags(html)
    assert {tag for tag, _ in found.found} <= {"figure", "img", "figcaption", "details", "summary", "p"}
    [image] = [attributes for tag, attributes in found.found if tag == "img"]
    source = str(image["src"])
    assert source.startswith("data:image/svg+xml;base64,")
    svg = base64.b64decode(source.partition(",")[2]).decode()
    assert svg == plot.svg
    assert not re.search(r"<script|<foreignObject|<image|@import|\bon\w+=|javascript:", svg)
    assert set(re.findall(r"https?://[^\"' ]+", svg)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert str(image["alt"]).startswith(plot.title)
    assert all(line in found.text for line in plot.words.split("\n"))
    assert plot.table
    assert re.search(r'fill="#ffffff"', svg), "a ground of its own"
    colours = set(re.findall(r'\b(?:fill|stroke)="([^"]*)"', svg))
    assert {one for one in colours if not re.fullmatch("#[0-9a-f]{6}", one)} <= {"none"}  # each is another on a dark page
    assert [one for one in colours - {"none"} if f'="{one}"]' not in svg.partition("</style>")[0]] == []


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, as WCAG 2 reckons it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_words_can_be_read_on_every_colour_light_and_dark() -> None:
    kinds = [sign.colour for sign in (*ways.SIGNS.values(), policy_tree.STATED, policy_tree.FOLLOWS, policy_tree.NEEDED)]
    under = {*signs.REFUSED, *signs.OTHERS, signs.GOOD, signs.OPEN, signs.NONE, signs.GROUND, *deciding.COLOURS, *kinds}
    for colour in under:
        assert contrast(signs.INK, colour) >= 4.5, colour
        assert contrast(in_the_dark(signs.INK), in_the_dark(colour)) >= 4.5, colour
    assert contrast(signs.FAINT, signs.GROUND) >= 4.5
    assert contrast(in_the_dark(signs.FAINT), in_the_dark(signs.GROUND)) >= 4.5
    assert contrast(in_the_dark(signs.GROUND), "#000000") < 1.3


def test_a_label_stands_in_the_middle_of_its_area_and_is_a_sign_alone_where_that_is_narrow(drawn: dict[str, Plot]) -> None:
    spec = json.loads(drawn["map"].chart.to_json())
    [name] = [one["data"]["name"] for one in spec["layer"] if one["mark"].get("fontSize") == 13]
    found = {one["label"]: one["x"] for one in spec["datasets"][name]}
    assert set(found) == {"✗", "✓ covered"}
    assert abs(found["✗"] - 1) < 0.5  # at a height of 1 mg the area goes from 0 to 2, of a picture that goes to 20
    assert abs(found["✓ covered"] - 11) < 0.5


def test_a_bundle_has_what_is_wanted_and_no_json(drawn: dict[str, Plot]) -> None:
    plot = drawn["sweep"]
    assert set(plot._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert set(plot._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert set(plot._repr_mimebundle_(exclude=["text/html"])) == {"text/plain"}
    assert plot._repr_mimebundle_()["text/plain"] == f"{plot.title}\n\n{plot.words}"


@pytest.mark.parametrize("name", ["sweep", "map", "ways", "deciding", "items", "matrix"])
def test_every_field_of_a_chart_has_a_type(name: str, drawn: dict[str, Plot]) -> None:
    def fields(one: object) -> list[dict[str, object]]:
        if isinstance(one, dict):
            own = [one] if "field" in one else []
            return own + [field for key, part in one.items() if key not in ("datasets", "data") for field in fields(part)]
        return [field for part in one for field in fields(part)] if isinstance(one, list) else []

    spec = json.loads(drawn[name].chart.to_json())
    found = [one for one in fields(spec) if not {"x2", "y2"} & {str(one["field"])}]
    assert found
    assert [one for one in found if "type" not in one] == []
    ours = "x y order line label words short middle effort tip now case sign mark start piece level total"
    assert {str(one["field"]) for one in found} <= {*ours.split(" ")}


@pytest.mark.parametrize("library", ["pandas", "polars", "arrow"])
def test_a_table_is_a_frame_of_each_library(library: str, drawn: dict[str, Plot]) -> None:
    plot = drawn["map"]
    frame = plot.to_frame(library)
    names = list(frame.column_names if library == "arrow" else frame.columns)
    assert names == list(plot.table[0])
    column = frame["x_to"]
    values = column.to_pylist() if library == "arrow" else list(column)
    assert values[0] == plot.table[0]["x_to"]


def test_the_live_chart_is_a_widget_without_a_network(drawn: dict[str, Plot]) -> None:
    widget = drawn["sweep"].live()
    assert type(widget).__name__ == "JupyterChart"
    assert "https://" not in str(type(widget)._esm)[:200]


def test_hostile_names_of_cases_and_payers_are_text() -> None:
    policy = load_policy(PUMP)
    answer = policy.decide(drug="morphine")
    plot = matrix_plot(
        [Asked(replace(policy.policy, payer=HOSTILE), HOSTILE, answer), Asked(policy.policy, HOSTILE, None, HOSTILE)]
    )
    check_hostile(plot)


def test_hostile_words_of_policies_and_inputs_are_text() -> None:
    policy = loaded("the morning dose is at least 2 times the evening dose, and\nthe patient agrees").policy
    inputs = tuple(replace(one, phrase=f"{one.phrase} {HOSTILE}") for one in policy.vocabulary.inputs)
    hostile = LoadedPolicy(replace(policy, title=HOSTILE, vocabulary=replace(policy.vocabulary, inputs=inputs)))
    for plot in (
        hostile.plots.map({}, "morning", "evening"),
        hostile.plots.sweep({"evening": "3 mg"}, "morning"),
        hostile.plots.ways({"evening": "3 mg"}),
        hostile.plots.items({}),
        hostile.plots.deciding({HOSTILE: {}}),
    ):
        check_hostile(plot)


def check_hostile(plot: Plot) -> None:
    found = tags(plot._repr_html_())
    assert {tag for tag, _ in found.found} <= {"figure", "img", "figcaption", "details", "summary", "p"}
    assert not re.search(r"<script|<b>|<image|\bon\w+=", plot.svg)
    assert "alert(1)" in found.text


def test_the_statuses_of_the_picture_are_those_of_the_answer() -> None:
    policy = load_policy(PUMP)
    scenario = policy.policy.scenarios[0]
    from reasoner.cases.case import Case, Fact

    case = Case(tuple(Fact(input, known) for input, known in scenario.facts))
    answer = policy.decide(case)
    plot = policy_plot(answer, list(case))
    said = {"satisfied": "✓ met", "not_satisfied": "✗ not met", "undetermined": "? not shown"}
    told = {str(row["key"]): str(row["sign"]) for row in plot.table}
    written: list[Criterion] = [
        one for clause in answer.determination.clauses if clause.condition for one in walk(clause.condition)
    ]
    assert len(written) > 30
    for one in written:
        assert told[one.key] == said[answer.standings[one.key].status.value], one.key
    for row in plot.table:
        assert str(row["words"]) in plot.words
    assert "asks for the class of the drug (follows from what is stated)" in plot.words
