"""What records are called: by their day, by what they are of, else by their place in the list."""

from __future__ import annotations

from datetime import date

import pytest

from reasoner.cases.layout.slots import slots_of, stated_slots
from reasoner.policy.values import Exactly, RecordOf, Records
from reasoner.policy.vocabulary import DateType, Input, Number, OneOf, RecordType, Value, YesNo

DRUGS = OneOf((Value("mtx", "methotrexate"), Value("lef", "leflunomide")))
TRIALS = Input(
    "trials",
    "the trials of a drug",
    RecordType((Input("trials.drug", "the drug", DRUGS), Input("trials.start", "the start", DateType()))),
)
STUDIES = Input(
    "studies",
    "the sleep studies",
    RecordType(
        (
            Input("studies.date", "the date", DateType()),
            Input("studies.ahi", "the AHI", Number()),
            Input("studies.home", "it was done at home", YesNo(), question="Was it done at home?"),
            Input("studies.noted", "every stage is noted", YesNo()),
            Input("studies.asked", "sleep was asked about in it", YesNo()),
        )
    ),
)


def names(input: Input, *records: dict[str, object]) -> list[str]:
    known = tuple(
        RecordOf(tuple((f"{input.id}.{field}", Exactly(value)) for field, value in one.items()))
        for one in records  # type: ignore[arg-type]
    )
    return [slot.name for slot in stated_slots(input, Records(known))]


@pytest.mark.parametrize(
    ("input", "records", "called"),
    [
        (STUDIES, ({"date": date(2021, 5, 20)},), ["the sleep study of 2021-05-20"]),
        (STUDIES, ({}, {"date": date(2021, 5, 20)}), ["the first sleep study", "the sleep study of 2021-05-20"]),
        (
            STUDIES,
            ({"date": date(2021, 5, 20)}, {"date": date(2021, 5, 20)}),
            ["the sleep study of 2021-05-20 (number 1)", "the sleep study of 2021-05-20 (number 2)"],
        ),
        (TRIALS, ({"drug": "lef", "start": date(2024, 7, 1)},), ["the trial of leflunomide from 2024-07-01"]),
        (TRIALS, ({"drug": "lef"},), ["the first trial of a drug"]),
    ],
)
def test_a_record_is_called_by_what_tells_it_from_the_others(
    input: Input, records: tuple[dict[str, object], ...], called: list[str]
) -> None:
    assert names(input, *records) == called


def test_fields_are_told_of_their_record_by_its_one_name() -> None:
    known = Records((RecordOf((("studies.date", Exactly(date(2021, 5, 20))),)),))
    (slot,) = stated_slots(STUDIES, known)
    assert [(one.id, one.phrase) for one in slot.inputs] == [
        ("studies.date.1", "the date of the sleep study of 2021-05-20"),
        ("studies.ahi.1", "the AHI of the sleep study of 2021-05-20"),
        ("studies.home.1", "the sleep study of 2021-05-20 was done at home"),
        ("studies.noted.1", "every stage is noted (the sleep study of 2021-05-20)"),
        ("studies.asked.1", "sleep was asked about in the sleep study of 2021-05-20"),
    ]
    assert slot.inputs[2].negative == "the sleep study of 2021-05-20 was not done at home"
    assert slot.inputs[2].question == "the sleep study of 2021-05-20: Was it done at home?"


def test_a_record_that_nobody_stated_is_a_further_one_where_another_is_stated() -> None:
    first, second = slots_of(STUDIES, 0, (None, None))
    assert [(one.phrase, one.negative, one.question) for one in (first.inputs[0], second.inputs[0])] == [
        ("there is a sleep study", "there is no sleep study", "Is there a sleep study?"),
        ("there is a further sleep study", "there is no further sleep study", "Is there a further sleep study?"),
    ]
    assert second.inputs[1].phrase == "the date of a further sleep study"
