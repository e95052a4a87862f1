"""Code systems against literal tables, and the order and ranges as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.policy.codes import (
    code_in_range,
    code_key,
    neighbours,
    normal_code,
    runs_backwards,
    starred_code,
    system_named,
    systems_that_fit,
)
from reasoner.policy.model import CodeRange


@pytest.mark.parametrize(
    ("system", "text", "normal"),
    [
        ("CPT", "62350", "62350"),
        ("CPT", "0707t", "0707T"),
        ("HCPCS", "e0783", "E0783"),
        ("ICD-10-CM", "g894", "G89.4"),
        ("ICD-10-CM", "G89.4", "G89.4"),
        ("ICD-10-CM", " c7a.00 ", "C7A.00"),
        ("ICD-10-CM", "M86.8x0", "M86.8X0"),
        ("ICD-10-CM", "G80", "G80"),
        ("ICD-10-CM", "V10.0XXA", "V10.0XXA"),
        ("ICD-10-PCS", "0jh60vz", "0JH60VZ"),
        ("ICD-9-CM", "3384", "338.4"),
        ("ICD-9-CM", "338.21", "338.21"),
        ("ICD-9-CM", "340", "340"),
        ("ICD-9-CM", "v5811", "V58.11"),
        ("ICD-9-CM", "E8781", "E878.1"),
        ("ICD-9-PCS", "8606", "86.06"),
        ("NDC", "0002-7510-01", "00002-7510-01"),
        ("NDC", "00002751001", "00002-7510-01"),
    ],
)
def test_a_code_is_spelt_as_its_system_spells_it(system: str, text: str, normal: str) -> None:
    assert normal_code(system, text) == normal


@pytest.mark.parametrize(
    ("system", "text"),
    [
        ("CPT", "6235"),
        ("CPT", "623500"),
        ("CPT", "E0783"),
        ("CPT", "٦٢٣٥٠"),
        ("HCPCS", "62350"),
        ("HCPCS", "W0783"),
        ("ICD-10-CM", "G8.94"),
        ("ICD-10-CM", "89.4"),
        ("ICD-10-CM", "G89."),
        ("ICD-10-CM", "G89.40000"),
        ("ICD-10-PCS", "0JH60VO"),
        ("ICD-10-PCS", "0JH60V"),
        ("ICD-9-CM", "E11.9"),
        ("ICD-9-CM", "E119"),
        ("ICD-9-CM", "000.1"),
        ("ICD-9-CM", "V92.1"),
        ("ICD-9-CM", "33.84"),
        ("NDC", "0002-751-01"),
        ("unheard of", "62350"),
    ],
)
def test_a_malformed_code_is_not_a_code(system: str, text: str) -> None:
    assert normal_code(system, text) is None


def test_icd_10_cm_codes_stand_in_the_order_of_the_tabular_list() -> None:
    tabular = [
        "C43",
        "C43.9",
        "C4A",
        "C4A.9",
        "C44",
        "C75.9",
        "C7A",
        "C7A.00",
        "C7B",
        "C7B.8",
        "C76",
        "D36.9",
        "D3A",
        "D37",
        "I16",
        "I1A",
        "I20",
        "I52",
        "I5A",
        "I60",
        "M08.9",
        "M1A",
        "M1A.9XX1",
        "M10",
        "O99",
        "O9A",
        "P00",
        "Z36",
        "Z3A",
        "Z3A.42",
        "Z37",
        "Z99.89",
        "U07.1",
    ]
    assert sorted(tabular, key=lambda code: code_key("ICD-10-CM", code)) == tabular


def test_icd_9_cm_has_numbers_then_v_codes_then_e_codes() -> None:
    tabular = ["001.0", "338", "338.0", "338.21", "338.3", "999.9", "V10.05", "V58.11", "E000.0", "E999.1"]
    assert sorted(tabular, key=lambda code: code_key("ICD-9-CM", code)) == tabular


def test_cpt_has_its_five_digit_codes_before_those_that_end_in_a_letter() -> None:
    tabular = ["00100", "62350", "99607", "0001F", "0707T", "0001U"]
    assert sorted(tabular, key=lambda code: code_key("CPT", code)) == tabular


@pytest.mark.parametrize(
    ("system", "first", "last", "inside", "outside"),
    [
        ("ICD-10-CM", "E08.00", "E08.9", ["E08.00", "E08.65", "E08.9", "E08.91"], ["E08", "E09.00", "E07.9"]),
        ("ICD-9-CM", "153.0", "154.8", ["153.0", "153.9", "154", "154.8", "154.80"], ["153", "155.0", "154.9"]),
        ("ICD-9-CM", "V58.11", "V58.12", ["V58.11", "V58.12"], ["V58.1", "V58.2", "158.1"]),
        ("CPT", "62360", "62362", ["62360", "62361", "62362"], ["62359", "62363", "6236T"]),
        ("ICD-10-CM", "C73", "C76", ["C7A.1", "C7B.00", "C76.9"], ["C4A.0", "C77.0"]),
        ("ICD-10-CM", "C4A.0", "C44.0", ["C4A.9", "C44.01"], ["C43.9"]),
        ("ICD-10-PCS", "0JH60VZ", "0JH63VZ", ["0JH60VZ", "0JH63VZ"], ["0JH70VZ"]),
        ("ICD-10-CM", "M86.8X0", "M86.8X9", ["M86.8X0", "M86.8X9"], ["M86.9", "M86.60"]),
    ],
)
def test_a_range_takes_what_is_between_its_ends_and_below_them(
    system: str, first: str, last: str, inside: list[str], outside: list[str]
) -> None:
    range = CodeRange(system, first, last)
    assert [code for code in inside if not code_in_range(system, code, range)] == []
    assert [code for code in outside if code_in_range(system, code, range)] == []


def test_one_code_takes_nothing_below_it_and_a_star_takes_all_below() -> None:
    one = CodeRange("ICD-10-CM", "G80", "G80")
    star = CodeRange("ICD-10-CM", "G80", "G80", descendants=True)
    assert [code_in_range("ICD-10-CM", code, one) for code in ("G80", "G80.1", "G81")] == [True, False, False]
    assert [code_in_range("ICD-10-CM", code, star) for code in ("G80", "G80.1", "G81")] == [True, True, False]


def test_a_code_of_another_system_is_never_in_a_range() -> None:
    assert not code_in_range("HCPCS", "E0783", CodeRange("CPT", "00100", "99999"))


@pytest.mark.parametrize(
    ("text", "systems", "fitting"),
    [
        ("E11.9", ("ICD-10-CM", "ICD-9-CM"), ("ICD-10-CM",)),
        ("338.4", ("ICD-10-CM", "ICD-9-CM"), ("ICD-9-CM",)),
        ("V10.05", ("ICD-10-CM", "ICD-9-CM"), ("ICD-9-CM",)),
        ("V10.0XXA", ("ICD-10-CM", "ICD-9-CM"), ("ICD-10-CM",)),
        ("E8001", ("ICD-10-CM", "ICD-9-CM"), ("ICD-10-CM", "ICD-9-CM")),
        ("E0783", ("CPT", "HCPCS", "ICD-10-PCS"), ("HCPCS",)),
        ("62350", ("CPT", "HCPCS", "ICD-10-PCS"), ("CPT",)),
        ("36260", ("CPT", "ICD-9-CM"), ("CPT", "ICD-9-CM")),
        ("pain", ("CPT", "ICD-10-CM"), ()),
        ("", ("ICD-10-CM", "ICD-9-CM"), ()),
    ],
)
def test_the_systems_that_a_stated_code_fits(text: str, systems: tuple[str, ...], fitting: tuple[str, ...]) -> None:
    assert systems_that_fit(text, systems) == fitting


def test_systems_go_by_the_names_that_payers_write() -> None:
    assert [system_named(words) for words in ("cpt", "ICD-10 Diagnosis", "ICD-10 procedure", "icd9", "SNOMED")] == [
        "CPT",
        "ICD-10-CM",
        "ICD-10-PCS",
        "ICD-9-CM",
        None,
    ]


def test_a_star_stands_after_a_category() -> None:
    assert starred_code("ICD-10-CM", "g80.*") == "G80"
    assert starred_code("ICD-10-PCS", "0JH*") == "0JH"
    assert starred_code("ICD-10-CM", "G80") is None
    assert starred_code("ICD-10-CM", "G.*") is None


ICD_10_CM = st.from_regex(r"\A[A-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?\Z")


@given(ICD_10_CM, ICD_10_CM)
def test_the_order_of_icd_10_cm_is_total(one: str, other: str) -> None:
    keys = code_key("ICD-10-CM", one), code_key("ICD-10-CM", other)
    assert (keys[0] < keys[1]) + (keys[0] > keys[1]) + (one == other) == 1


@given(st.lists(ICD_10_CM, min_size=4, max_size=4, unique=True), st.sampled_from(["", "0", "X1"]))
def test_a_wider_range_takes_whatever_a_narrower_one_takes(codes: list[str], more: str) -> None:
    first, second, third, fourth = sorted(codes, key=lambda code: code_key("ICD-10-CM", code))
    narrow, wide = CodeRange("ICD-10-CM", second, third), CodeRange("ICD-10-CM", first, fourth)
    for code in (first, second, third, fourth, third + more):
        assert not code_in_range("ICD-10-CM", code, narrow) or code_in_range("ICD-10-CM", code, wide) or code.startswith(third)
    assert not runs_backwards("ICD-10-CM", first, fourth)
    assert runs_backwards("ICD-10-CM", fourth, first)


@given(ICD_10_CM)
def test_spelling_a_code_twice_changes_nothing(code: str) -> None:
    normal = normal_code("ICD-10-CM", code)
    assert normal is not None
    assert normal_code("ICD-10-CM", normal) == normal
    assert normal_code("ICD-10-CM", normal.replace(".", "").lower()) == normal


@pytest.mark.parametrize(
    ("system", "code", "near"),
    [
        ("CPT", "62350", ("62349", "62351")),
        ("CPT", "0707T", ("0706T", "0708T")),
        ("HCPCS", "E0999", ("E0998", "E1000")),
        ("HCPCS", "E0000", ("D9999", "E0001")),
        ("ICD-10-CM", "E08.00", ("E08.0", "E08.000", "E08.01")),
        ("ICD-10-CM", "E08.9", ("E08.8ZZZ", "E08.90", "E08.A")),
        ("ICD-10-CM", "Z99.ZZZZ", ("Z99.ZZZY",)),
        ("ICD-10-PCS", "0JH60VZ", ("0JH60VY", "0JH60W0")),
        ("ICD-10-PCS", "0JH", ("0JGZZZZ", "0JH0000", "0JJ0000")),
        ("ICD-9-CM", "340", ("339.99", "340.0", "341")),
        ("ICD-9-CM", "V58.11", ("V58.10", "V58.12")),
        ("ICD-9-CM", "E800.0", ("E800", "E800.1")),
    ],
)
def test_the_neighbours_of_a_code_are_just_before_it_below_it_and_after_it(
    system: str, code: str, near: tuple[str, ...]
) -> None:
    assert [one for one in neighbours(system, code) if one[2] not in "AB"] == list(near)


@given(ICD_10_CM, ICD_10_CM)
def test_no_code_lies_between_a_code_and_its_neighbours(code: str, other: str) -> None:
    before, *_ = [one for one in neighbours("ICD-10-CM", code) if code_key("ICD-10-CM", one) < code_key("ICD-10-CM", code)] or [
        ""
    ]
    if before and code_key("ICD-10-CM", other) < code_key("ICD-10-CM", code):
        nearest = max(
            code_key("ICD-10-CM", one)
            for one in neighbours("ICD-10-CM", code)
            if code_key("ICD-10-CM", one) < code_key("ICD-10-CM", code)
        )
        assert code_key("ICD-10-CM", other) <= nearest
