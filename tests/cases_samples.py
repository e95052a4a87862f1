"""A small vocabulary for the tests of cases, with an input of every type."""

from __future__ import annotations

from fractions import Fraction

from reasoner.cases.case import Case, Origin
from reasoner.cases.from_text import case_from_text
from reasoner.policy.values import Known
from reasoner.policy.vocabulary import (
    AnyOf,
    Codes,
    DateType,
    Input,
    Number,
    OneCode,
    OneOf,
    RecordType,
    Value,
    Vocabulary,
    YesNo,
)
from reasoner.source.problem import Problem


def values(*ids: str) -> tuple[Value, ...]:
    return tuple(Value(id, id.replace("_", " ")) for id in ids)


ROUTES = OneOf(
    (
        Value("intrathecal", "intrathecal"),
        Value("epidural", "epidural"),
        Value("intra_arterial", "intra-arterial"),
        Value("intrahepatic_arterial", "intrahepatic arterial", kind_of=("intra_arterial",)),
    )
)
TREATMENT = RecordType(
    (
        Input("drug", "the drug", OneOf(values("ibuprofen", "naproxen"))),
        Input("days", "its length in days", Number("days", Fraction(0))),
        Input("codes", "its codes", Codes(("CPT",))),
    )
)
INPUTS = (
    Input("service", "the service", OneOf(values("implantation", "replacement"))),
    Input("drug", "the drug", OneOf(values("morphine", "baclofen", "insulin"))),
    Input(
        "drug_class",
        "the class of the drug",
        OneOf((Value("opioid", "opioid"), Value("nonopioid_analgesic", "non-opioid analgesic"))),
    ),
    Input("route", "the route", ROUTES),
    Input("trial_route", "the trial route", ROUTES),
    Input("trial_pain_reduction", "the reduction in pain", Number("percent", Fraction(0), Fraction(100)), may_be_absent=True),
    Input("age_years", "the age", Number("years", Fraction(0), Fraction(130), Fraction(1))),
    Input("ratio", "the ratio", Number("")),
    Input("pain_severe", "the pain is severe", YesNo()),
    Input("pain_chronic", "the pain is chronic", YesNo()),
    Input("date_of_service", "the date of service", DateType()),
    Input("primary_diagnosis_code", "the primary diagnosis code", OneCode(("ICD-10-CM", "ICD-9-CM"))),
    Input("diagnosis_codes", "the diagnosis codes", Codes(("ICD-10-CM", "ICD-9-CM"))),
    Input("procedure_codes", "the procedure codes", Codes(("CPT", "HCPCS"))),
    Input(
        "inpatient_reasons", "the inpatient reasons", AnyOf(values("medication_titration", "complication_monitoring", "other"))
    ),
    Input("treatments", "the treatments", TREATMENT, may_be_absent=True),
    Input(
        "consent", "the consent", OneOf(values("unknown", "absent", "no", "given"))
    ),  # values that are also words of the format
)
VOCABULARY = Vocabulary("samples", INPUTS)


def read(text: str, name: str = "case.yaml") -> tuple[Case, tuple[Problem, ...]]:
    return case_from_text(text, name, VOCABULARY)


def known(text: str, input: str, name: str = "case.yaml") -> Known:
    """What a sound case says of an input."""
    case, problems = read(text, name)
    assert problems == ()
    fact = case.fact(input)
    assert fact is not None
    return fact.known


def stated(case: Case) -> list[tuple[str, Known, Origin | None]]:
    """The facts without their places."""
    return [(fact.input, fact.known, fact.origin) for fact in case.facts]
