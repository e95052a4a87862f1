"""What notebooks, their widgets and their charts do with values in silence, and that what we send is safe from each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

import pytest

from reasoner import explore, load_policy
from reasoner.api.plotting import matrix
from reasoner.exploring.widget import Explorer
from reasoner.plots import Plot
from tests.plots_samples import loaded

traitlets = pytest.importorskip("traitlets")
pytest.importorskip("anywidget")
pytest.importorskip("altair")
PUMP = "bcbsaz-implantable-infusion-pump"
ROUTE = {"do": "state", "of": "route"}


def stepped(widget: Explorer, *steps: dict[str, object]) -> list[str]:
    """What a page is sent as it asks for steps, one after the other."""
    sent: list[str] = []
    widget.observe(lambda change: sent.append(change["new"]), ["view_json"])
    for number, step in enumerate(steps, 1):
        widget.tell({**step, "revision": number})
        widget.settle()
    return sent


def test_a_value_that_is_equal_or_changed_in_place_is_not_sent_so_that_every_answer_has_a_number_of_its_own() -> None:
    class Model(traitlets.HasTraits):
        value = traitlets.Any()

    model, heard = Model(value=True), []
    model.observe(heard.append, ["value"])
    model.value = 1
    model.value = 1.0
    model.value = some = {"at": 1}
    some["at"] = 2
    model.value = some
    assert len(heard) == 1  # what makes this a trap: of five changes one was heard of
    refused = {**ROUTE, "value": "by pigeon"}
    sent = stepped(explore(PUMP), refused, refused, {**ROUTE, "value": ""})
    assert [json.loads(one)["revision"] for one in sent] == [1, 2, 3]


def test_a_fraction_becomes_a_rounded_number_on_its_way_so_that_a_page_is_sent_texts() -> None:
    packer = pytest.importorskip("jupyter_client.session").json_packer
    assert json.loads(packer({"value": Fraction(1, 3)})) == {"value": 0.3333333333333333}  # what makes this a trap
    own = {name: trait for name, trait in Explorer.class_own_traits(sync=True).items() if not name.startswith("_")}
    assert {"view_json", "ways_json", "failure"} <= set(own)
    assert all(type(one) is traitlets.Unicode for one in own.values())
    widget = explore(PUMP, trial_pain_reduction=Fraction(1, 3))
    [control] = [one for one in json.loads(widget.view_json)["controls"] if one["id"] == "trial_pain_reduction"]
    assert (control["value"], control["said"]) == ("1/3", "1/3%")


def test_what_the_widget_shows_is_an_output_of_its_own_where_no_script_runs() -> None:
    widget = explore(PUMP, drug="morphine")
    stepped(widget, {**ROUTE, "value": "epidural"})
    shown = widget.explanation._repr_mimebundle_() or {}
    assert json.loads(widget.view_json)["tree"] == shown["text/html"]
    assert "epidural" in shown["text/plain"]
    assert set(widget.ways._repr_mimebundle_() or {}) == {"text/plain", "text/html"}
    assert repr(widget).startswith(f"<exploring {PUMP}: ")


def test_marimo_finds_the_html_of_every_object_first() -> None:
    policy = load_policy(PUMP)
    case = policy.case(drug="morphine")
    for one in (policy, case, policy.decide(case), policy.explain(case), policy.plots.items(case)):
        assert not hasattr(one, "_display_")  # marimo asks in this order, and takes the first that there is
        assert not hasattr(one, "_mime_")
        assert str(one._repr_html_()).startswith("<")


# ---- plots


def thirds() -> dict[str, Plot]:
    """Plots whose thresholds are no decimal numbers."""
    policy = loaded("the level times 3 is over 1, and\nthe score times 7 is at most the level, and\nthe patient agrees")
    case = {"level": "2/3", "score": "1/21", "agrees": True}
    return {
        "sweep": policy.plots.sweep(case, "level"),
        "map": policy.plots.map(case, "level", "score"),
        "ways": policy.plots.ways({**case, "level": "1/7"}),
        "deciding": policy.plots.deciding({"one": case}),
        "items": policy.plots.items(case),
        "matrix": matrix([policy], {"one": case}),
    }


def leaves(value: object) -> Iterator[object]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if parts is None:
        yield value
    for one in parts or ():
        yield from leaves(one)


def test_no_fraction_reaches_a_chart_or_a_frame_and_texts_stay_exact() -> None:
    polars = pytest.importorskip("polars")
    assert polars.DataFrame({"x": [Fraction(1, 3)]}, strict=False)["x"].dtype == polars.Float64  # what makes this a trap
    plots = thirds()
    for name, plot in plots.items():
        for value in (plot.chart.to_dict(), plot.table):
            assert {type(one) for one in leaves(value)} <= {str, int, float, bool, type(None)}, name
        assert plot.to_frame("polars").to_dicts() == plot.rows(), name
    assert {(row["from"], row["from_number"]) for row in plots["sweep"].rows()} == {(None, None), ("1/3", 1 / 3)}
    assert "(1/7) × (the level)" in plots["map"].words


@pytest.mark.parametrize("renderer", ["mimetype", "default", "svg"])
def test_a_plot_shows_itself_whatever_draws_the_charts_of_a_notebook(renderer: str) -> None:
    import altair as alt

    plot = thirds()["sweep"]
    with alt.renderers.enable(renderer):
        bundle = plot._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert "vega" not in bundle["text/html"].partition("base64,")[0]
    assert "data:image/svg+xml;base64," in bundle["text/html"]
