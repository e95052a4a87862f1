"""Six policies written by people who knew only the language's pages: they are clean, and answer as plain functions of a case do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app

FOLDER = Path(__file__).parent / "newcomers"
POLICIES = (
    "home-oxygen",
    "tocilizumab",
    "bariatric-surgery",
    "glucose-monitors",
    "pcsk9-inhibitors",
    "pulmonary-rehabilitation",
)
Facts = Mapping[str, Any]


@cache
def loaded(policy: str) -> LoadedPolicy:
    return load_policy(policy, folders=(FOLDER,))


def answered(policy: str, facts: Facts, determination: str = "coverage") -> str:
    answer = loaded(policy).decide(loaded(policy).case(facts), determination)
    return answer.outcome


def ran(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("policy", POLICIES)
def test_each_checks_in_the_house_style_without_a_finding(policy: str) -> None:
    assert ran("check", str(FOLDER / policy)).count("no mistakes found") == len(list((FOLDER / policy).glob("*.[pv]o*")))
    ran("format", "--check", str(FOLDER / policy))
    assert "no findings" in ran("lint", "--time-limit", "60", str(FOLDER / policy))


@pytest.mark.parametrize(
    "policy", [pytest.param(one, marks=[pytest.mark.slow] if one == "tocilizumab" else []) for one in POLICIES]
)
def test_its_scenarios_and_worked_cases_come_out_as_expected(policy: str) -> None:
    assert ", 0 failed" in ran("test", "--time-limit", "60", "--rules", str(FOLDER), str(FOLDER / policy))


OXYGEN = {
    "phase": "initial",
    "initial_date": "2021-06-01",
    "date_of_service": "2021-06-01",
    "condition": "severe lung disease",
    "expected_to_improve": "yes",
    "alternatives": "yes",
    "stand_by": "no",
    "air_travel": "no",
    "procedure_codes": ["E1390"],
    "edema": "no",
    "cor_pulmonale": "no",
    "pulmonary_hypertension": "no",
    "p_wave": "3",
    "erythrocytosis": "no",
    "hematocrit": "56",
    "sleep_apnea": "no",
    "sleep_symptoms": [],
    "visits": [{"date": "2021-05-25", "visitor": "treating practitioner"}],
}
STUDY = {
    "reported": "yes",
    "date": "2021-05-20",
    "method": "abg",
    "circumstances": "rest",
    "gas": "room air",
    "po2": "55",
    "saturation": "absent",
    "baseline_po2": "absent",
    "baseline_saturation": "absent",
    "time_at_level": "5",
    "recording": "120",
    "examiner": "practitioner",
    "setting": "chronic stable state",
    "overruled": "no",
}
AWAKE = {**STUDY, "reported": "no", "date": "2021-05-02", "method": "oximetry", "po2": "absent", "saturation": "95"}


def group_at_rest(po2: Fraction, hematocrit: int) -> str:
    """What a study at rest comes to: up to 55 is enough, 56 to 59 with a hematocrit over 56, from 60 it is presumed not covered."""
    if po2 <= 55 or (56 <= po2 <= 59 and hematocrit > 56):
        return "covered"
    return "presumed_not_covered" if po2 >= 60 else "not_medically_necessary"


@pytest.mark.parametrize("po2", ["54.9", "55", "55.5", "56", "59", "59.5", "60"])
def test_oxygen_by_the_groups(po2: str) -> None:
    for hematocrit in (56, 57):
        facts = {**OXYGEN, "hematocrit": str(hematocrit), "studies": [{**STUDY, "po2": po2}]}
        assert answered("home-oxygen", facts) == group_at_rest(Fraction(po2), hematocrit), hematocrit


@pytest.mark.parametrize("tested", [-1, 0, 30, 31])
def test_oxygen_is_certified_by_a_study_and_a_visit_of_the_last_thirty_days(tested: int) -> None:
    begun = date(2021, 6, 1)
    for seen in (-1, 0, 30, 31):
        study = {**STUDY, "date": str(begun - timedelta(tested))}
        visit = {"date": str(begun - timedelta(seen)), "visitor": "treating practitioner"}
        in_time = 0 <= tested <= 30 and 0 <= seen <= 30
        facts = {**OXYGEN, "studies": [study], "visits": [visit]}
        assert answered("home-oxygen", facts) == ("covered" if in_time else "not_medically_necessary"), seen


def asleep(saturation: Fraction, baseline: Fraction, minutes: int, symptoms: list[str]) -> str:
    """What a study in sleep comes to where the patient is well awake: a low level, or a fall by more than 5 points with symptoms."""
    low = saturation <= 88 or (baseline - saturation > 5 and symptoms)
    if low and minutes >= 5:
        return "covered"
    return "presumed_not_covered" if saturation >= 90 else "not_medically_necessary"


@pytest.mark.parametrize("saturation", ["88", "88.1", "90"])
def test_oxygen_in_sleep(saturation: str) -> None:
    for over, minutes, symptoms in product(("5", "5.1"), (4, 5), ([], ["insomnia"])):
        baseline = Fraction(saturation) + Fraction(over)
        study = {**STUDY, "circumstances": "sleep", "method": "oximetry", "po2": "absent", "saturation": saturation}
        study |= {"baseline_saturation": str(float(baseline)), "time_at_level": str(minutes)}
        facts = {**OXYGEN, "sleep_symptoms": symptoms, "studies": [AWAKE, study]}
        assert answered("home-oxygen", facts) == asleep(Fraction(saturation), baseline, minutes, symptoms), (
            over,
            minutes,
            symptoms,
        )


ADULT = {
    "phase": "initial",
    "request_date": "2025-06-02",
    "date_of_birth": "1970-01-15",
    "diagnosis": "ra",
    "prescriber": "rheumatologist",
    "combined": "no",
    "infection": "no",
    "live_vaccine": "absent",
    "dose": "320",
    "interval": "28",
    "weight": "80",
    "weight_date": "2025-05-20",
    "lab_date": "2025-05-20",
    "anc": "3100",
    "platelets": "310000",
    "alt": "22",
    "ast": "25",
    "alt_uln": "35",
    "ast_uln": "40",
    "das28": "5.1",
    "tb_tests": [{"date": "2025-03-01", "result": "negative"}],
    "trials": [
        {"drug": "preferred adalimumab", "start": "2024-11-15", "end": "2025-04-15", "result": "insufficient response"},
        {"drug": "methotrexate", "result": "contraindicated"},
        {"drug": "leflunomide", "result": "contraindicated"},
    ],
    "infusions": [],
}
CHILD = {**ADULT, "date_of_birth": "2018-03-15", "bsa": "1"}
RENEWED = {
    **ADULT,
    "phase": "renewal",
    "approved_before": "yes",
    "tender_baseline": "20",
    "tender_now": "16",
    "swollen_baseline": "10",
    "swollen_now": "8",
    "das28_baseline": "5.5",
}


def highest_dose(diagnosis: str, weight: Fraction) -> Fraction:
    """The most mg of a first request: so much per kg of body weight, a tenth more to use up a vial, and never more than 800."""
    light = weight < 30
    per_kg = {"ra": 4, "pjia": 10 if light else 8, "sjia": 12 if light else 8}[diagnosis]
    return min(Fraction(800), per_kg * weight * Fraction(11, 10))


@pytest.mark.parametrize("diagnosis", ["ra", "pjia", "sjia"])
def test_tocilizumab_up_to_the_highest_dose(diagnosis: str) -> None:
    nsaid = {"drug": "NSAID", "start": "2025-03-01", "end": "2025-04-15", "result": "insufficient response"}
    patient = ADULT if diagnosis == "ra" else CHILD
    for weight in ("29.9", "30", "95"):
        limit = highest_dose(diagnosis, Fraction(weight))
        for dose in (limit, limit + Fraction(1, 10)):
            facts = {**patient, "diagnosis": diagnosis, "weight": weight, "dose": str(float(dose)), "interval": "28"}
            facts["trials"] = [*ADULT["trials"], nsaid]
            assert answered("tocilizumab", facts) == ("covered" if dose <= limit else "covered_in_part"), (weight, dose)


CLASSES = {"methotrexate": 1, "leflunomide": 2, "hydroxychloroquine": 3, "chloroquine": 3}
FAILED = "insufficient response"
TRIALS = [
    ("methotrexate", "15", date(2024, 1, 10), 84, FAILED),
    ("methotrexate", "14.9", date(2024, 1, 10), 84, FAILED),
    ("methotrexate", "5", date(2020, 1, 10), 2, "not tolerated"),
    ("leflunomide", "140", date(2023, 6, 2), 84, FAILED),
    ("leflunomide", "140", date(2023, 6, 1), 84, FAILED),
    ("leflunomide", "140", date(2024, 7, 1), 83, FAILED),
    ("hydroxychloroquine", "2800", date(2024, 7, 1), 84, FAILED),
    ("chloroquine", "1750", date(2023, 9, 1), 84, FAILED),
    ("chloroquine", "1750", date(2023, 9, 1), 84, "sufficient response"),
]
Trial = tuple[str, str, date, int, str]


def counts(trial: Trial) -> bool:
    """Whether a trial counts: not tolerated, or without response for 84 days at a full dose, begun in the last 24 months."""
    drug, dose, began, days, result = trial
    full = drug != "methotrexate" or Fraction(dose) >= 15
    in_time = date(2023, 6, 2) <= began <= date(2025, 6, 2)
    return result == "not tolerated" or (result == FAILED and days >= 84 and in_time and full)


@pytest.mark.parametrize("first", TRIALS)
def test_tocilizumab_after_drugs_of_two_classes_with_methotrexate_among_them(first: Trial) -> None:
    for trials in ((first, second) for second in TRIALS[TRIALS.index(first) :]):
        counted = {drug for drug, *_ in filter(counts, trials)}
        stepped = "methotrexate" in counted and len({CLASSES[drug] for drug in counted}) >= 2
        facts = {**ADULT, "trials": [ADULT["trials"][0], *map(stated, trials)]}
        assert answered("tocilizumab", facts) == ("covered" if stepped else "not_medically_necessary"), trials


def stated(trial: Trial) -> Facts:
    drug, dose, began, days, result = trial
    return {"drug": drug, "weekly_dose": dose, "start": str(began), "end": str(began + timedelta(days)), "result": result}


@pytest.mark.parametrize("last", [-1, 0, 56, 57])
def test_tocilizumab_again_after_a_response_and_without_a_break(last: int) -> None:
    asked = date(2025, 6, 2)
    earlier = [{"date": str(asked - timedelta(days)), "amount": "320"} for days in (90, 120, 150)]
    for tender, swollen, das28 in product((16, 17), (8, 9), ("4.3", "4.31")):
        better = (tender <= 16 and swollen <= 8) or Fraction(das28) <= Fraction("4.3")
        infusions = [*earlier, {"date": str(asked - timedelta(last)), "amount": "320"}]
        facts = {**RENEWED, "tender_now": str(tender), "swollen_now": str(swollen), "das28": das28, "infusions": infusions}
        kept_up = 0 <= last <= 56
        expected = "covered" if better and kept_up else "not_medically_necessary"
        assert answered("tocilizumab", facts) == expected, (tender, swollen, das28)


PATIENT = {
    "operation_kind": "first",
    "procedure": "rygb",
    "date_of_service": "2024-06-01",
    "accreditations": ["mbsaqip_adolescents"],
    "surgeon_volume": "50",
    "date_of_birth": "1980-03-01",
    "asian": "no",
    "weight": "110",
    "height": "160",
    "bone_growth": "yes",
    "comorbidities": [],
    "ahi": "absent",
    "sleepiness": "no",
    "chd_test": "no",
    "bp_classes": "0",
    "hba1c": "8",
    "past_attempts": "yes",
    "programs": [{"start": "2023-01-10", "end": "2023-09-10", "duration": "240", "visits_entered": "yes"}],
    "regimens": [],
    "psychiatric_history": "none",
    "psychiatric_care": "no",
    "tobacco": "never used",
    "contraindications": [],
}


def severe_obesity(bmi: Fraction, asian: bool, comorbidities: list[str], hba1c: str, adult: bool) -> bool:
    """Item A: bands of the body mass index, lower by 2.5 for adults of Asian ancestry, each with what it asks for beside it."""
    diabetes = "t2dm" in comorbidities
    if not adult:
        return (bmi > 40 and diabetes) or (bmi > 50 and "dyslipidemia" in comorbidities)
    level = bmi + (Fraction("2.5") if asian else 0)
    beside = diabetes or {"dyslipidemia", "gerd"} <= set(comorbidities)
    return level >= 40 or (level >= 35 and beside) or (level >= 30 and diabetes and Fraction(hba1c) >= 8)


COMORBIDITIES = (["gerd"], ["dyslipidemia", "gerd"], ["t2dm"])


@pytest.mark.parametrize("bmi", ["27.5", "30", "32.5", "35", "37.5", "40"])
def test_bariatric_surgery_by_the_bands_of_an_adult(bmi: str) -> None:
    for less, asian, beside in product(("0", "0.1"), (False, True), COMORBIDITIES):
        weight = Fraction(bmi) * Fraction("2.56") - Fraction(less)
        hba1c = "7.9" if less == "0.1" else "8"
        facts = {
            **PATIENT,
            "weight": str(float(weight)),
            "asian": "yes" if asian else "no",
            "comorbidities": beside,
            "hba1c": hba1c,
        }
        met = severe_obesity(weight / Fraction("2.56"), asian, beside, hba1c, adult=True)
        expected = "criteria_met" if met else "criteria_not_met"
        assert answered("bariatric-surgery", facts, "selection") == expected, (less, asian, beside)


@pytest.mark.parametrize("born", ["2006-06-01", "2006-06-02"])
def test_bariatric_surgery_by_the_bands_of_an_adolescent(born: str) -> None:
    for weight, beside in product(("102.4", "102.5", "128", "128.1"), (["gerd"], ["dyslipidemia"], ["t2dm"])):
        facts = {**PATIENT, "date_of_birth": born, "weight": weight, "comorbidities": beside}
        lesser = ["dyslipidemia"] if beside == ["gerd"] else beside
        adult = born == "2006-06-01"
        met = severe_obesity(Fraction(weight) / Fraction("2.56"), False, beside if adult else lesser, "8", adult)
        assert answered("bariatric-surgery", facts, "selection") == ("criteria_met" if met else "criteria_not_met"), (
            weight,
            beside,
        )


def conversion(first: date, weight: Fraction, lowest: Fraction, start: Fraction, dilated: bool) -> bool:
    """Item III C: two years after the first operation, and under half of the excess weight lost, or more before the pouch dilated."""
    excess = start - 25 * Fraction("2.56")
    failed = start - weight < excess / 2
    return first <= date(2022, 6, 1) and (failed or (dilated and start - lowest > excess / 2))


@pytest.mark.parametrize("first", [date(2022, 6, 1), date(2022, 6, 2)])
def test_bariatric_surgery_again_for_too_little_lost(first: date) -> None:
    for start, lowest, dilated in product(("155.9", "156", "156.1"), ("109.9", "110"), (False, True)):
        facts = {**PATIENT, "operation_kind": "revision", "first_operation": str(first), "first_procedure": "other"}
        facts |= {
            "first_weight": start,
            "lowest_weight": lowest,
            "dilated_pouch": "yes" if dilated else "no",
            "followed_program": "yes",
        }
        met = conversion(first, Fraction(110), Fraction(lowest), Fraction(start), dilated)
        expected = "covered" if met else "not_medically_necessary"
        assert answered("bariatric-surgery", facts) == expected, (start, lowest, dilated)


MONITOR = {
    "phase": "initial",
    "diagnosis": "type_1",
    "nursing_facility": "no",
    "pump": "no",
    "trained": "yes",
    "as_labelled": "yes",
    "adherent": "yes",
    "attempts": 2,
    "procedure_codes": ["A4239"],
    "kind": "non_adjunctive",
}


def six_months_before(day: date) -> date:
    """The day half a year before, of days that both months have."""
    return day.replace(year=day.year - (day.month <= 6), month=(day.month + 5) % 12 + 1)


@pytest.mark.parametrize("ordered", [date(2023, 4, 15), date(2023, 4, 16), date(2024, 3, 20)])
def test_a_glucose_monitor_by_the_version_of_the_day_and_the_last_visit(ordered: date) -> None:
    earliest = six_months_before(ordered)
    for injections, seen, kind in product(
        (2, 3), (earliest - timedelta(1), earliest, ordered, ordered + timedelta(1)), ("in person", "by telephone")
    ):
        visit = {"date": str(seen), "kind": kind, "assessed": "yes"}
        facts = {**MONITOR, "date_of_service": str(ordered), "insulin": "yes", "injections": injections, "visits": [visit]}
        on_insulin = injections >= 3 if ordered < date(2023, 4, 16) else True
        met = on_insulin and earliest <= seen <= ordered and kind == "in person"
        expected = "covered" if met else "not_medically_necessary"
        assert answered("glucose-monitors", facts) == expected, (injections, seen, kind)


def problematic(events: list[tuple[Fraction, bool]], attempts: int) -> bool:
    """Two events under 54 in spite of two attempts, or one in which another person had to help."""
    low = [helped for glucose, helped in events if glucose < 54]
    return (len(low) >= 2 and attempts >= 2) or any(low)


@pytest.mark.parametrize("second", ["53.9", "54", "2.99 mmol/L", "3 mmol/L"])
def test_a_glucose_monitor_after_low_glucose(second: str) -> None:
    plain = Fraction(second.split(maxsplit=1)[0]) * (Fraction("18.016") if "mmol" in second else 1)
    visit = {"date": "2024-06-15", "kind": "telehealth", "assessed": "yes"}
    for attempts, helped in product((1, 2), (False, True)):
        events = [
            {"date": "2024-03-01", "glucose": 53, "helped": "no"},
            {"date": "2024-04-01", "glucose": second, "helped": "yes" if helped else "no"},
        ]
        facts = {**MONITOR, "date_of_service": "2024-06-15", "insulin": "no", "visits": [visit], "events": events}
        met = problematic([(Fraction(53), False), (plain, helped)], attempts)
        expected = "covered" if met else "not_medically_necessary"
        assert answered("glucose-monitors", {**facts, "attempts": attempts}) == expected, (attempts, helped)


@pytest.mark.parametrize("life", [9, 10, 14])
def test_sensors_for_the_days_asked_for(life: int) -> None:
    visit = {"date": "2024-06-15", "kind": "telehealth", "assessed": "yes"}
    for sensors, days in product((2, 3, 4, 5, 6), (29, 30, 45, 70)):
        facts = {**MONITOR, "date_of_service": "2024-06-15", "insulin": "yes", "visits": [visit]}
        facts |= {"sensors": sensors, "sensor_life": life, "supply_days": days}
        expected = "covered" if sensors * life <= days else "in_part" if sensors <= (5 if life < 10 else 3) else "not_covered"
        assert answered("glucose-monitors", facts, "supplies") == expected, (sensors, days)


STATIN = {"drug": "atorvastatin", "daily_dose": 40, "start": "2024-01-01", "end": "2024-03-24", "result": "goal not reached"}
EZETIMIBE = {"drug": "ezetimibe", "daily_dose": 10, "start": "2024-04-01", "end": "2024-05-26", "result": "goal not reached"}
LIPIDS = {
    "phase": "initial",
    "date_of_service": "2024-09-01",
    "drug": "evolocumab",
    "dose": 140,
    "interval": 14,
    "prescriber": "cardiologist",
    "date_of_birth": "1960-05-05",
    "diagnosis": "ASCVD",
    "diabetes": "no",
    "mutation": "yes",
    "rhabdomyolysis": "no",
    "ck": "absent",
    "cv_events": [{"date": "2022-03-04", "kind": "stroke"}],
    "panels": [{"date": "2024-08-01", "ldl": 70}],
    "courses": [STATIN, EZETIMIBE],
}


def threshold(diagnosis: str, events: int, diabetes: bool) -> int:
    """The LDL-C from which the drug may be given, in mg/dL."""
    if diagnosis != "ASCVD":
        return 100
    return 55 if events >= 2 or (events == 1 and diabetes) else 70


@pytest.mark.parametrize("ldl", ["54.9", "55", "68.75", "69.9", "70", "87.4", "87.5", "100", "125"])
def test_a_pcsk9_inhibitor_by_the_threshold(ldl: str) -> None:
    for events, diabetes, stepped, diagnosis in product((1, 2), (False, True), (False, True), ("ASCVD", "HeFH")):
        some = [{"date": f"202{year}-01-01", "kind": "stroke"} for year in range(events)]
        facts = {**LIPIDS, "panels": [{"date": "2024-08-01", "ldl": ldl}], "cv_events": some, "diagnosis": diagnosis}
        facts |= {"diabetes": "yes" if diabetes else "no", "courses": [STATIN, EZETIMIBE] if stepped else [STATIN]}
        least = threshold(diagnosis, events, diabetes)
        met = Fraction(ldl) >= least and (stepped or Fraction(ldl) >= least * Fraction(5, 4))
        expected = "covered" if met else "not_medically_necessary"
        assert answered("pcsk9-inhibitors", facts, "prior_approval") == expected, (events, diabetes, stepped, diagnosis)


HIGH = {"atorvastatin": 40, "rosuvastatin": 20, "simvastatin": 80}


@pytest.mark.parametrize("drug", ["atorvastatin", "rosuvastatin", "simvastatin", "pravastatin"])
def test_a_pcsk9_inhibitor_after_a_statin_of_high_intensity(drug: str) -> None:
    for less, days, result in product((0, 1), (83, 84), ("goal not reached", "goal reached", "not tolerated")):
        dose = HIGH.get(drug, 80) - less
        end = str(date(2024, 1, 1) + timedelta(days - 1))
        course = {**STATIN, "drug": drug, "daily_dose": dose, "end": end, "result": result}
        met = drug in HIGH and not less and days == 84 and result == "goal not reached"
        expected = "covered" if met else "not_medically_necessary"
        facts = {**LIPIDS, "courses": [course, EZETIMIBE]}
        assert answered("pcsk9-inhibitors", facts, "prior_approval") == expected, (dose, days, result)


@pytest.mark.parametrize(("drug", "diagnosis"), [("evolocumab", "HoFH"), ("evolocumab", "ASCVD"), ("alirocumab", "HeFH")])
def test_a_pcsk9_inhibitor_by_age_and_dose(drug: str, diagnosis: str) -> None:
    least_age = {"HoFH": 10, "ASCVD": 18, "HeFH": 8}[diagnosis]
    most = 300 if drug == "alirocumab" else 840 if diagnosis == "HoFH" else 420
    for older, over in product((False, True), ("0", "0.1")):
        born = date(2024 - least_age, 9, 1) + timedelta(0 if older else 1)
        dose = Fraction(most, 2) + Fraction(over)
        facts = {**LIPIDS, "drug": drug, "diagnosis": diagnosis, "date_of_birth": str(born), "dose": str(float(dose))}
        facts["panels"] = [{"date": "2024-08-01", "ldl": 130}]
        expected = "covered" if older and over == "0" else "not_medically_necessary"
        assert answered("pcsk9-inhibitors", facts, "prior_approval") == expected, (older, over)


LUNGS = {
    "phase": "initial",
    "date_of_service": "2024-09-01",
    "setting": "outpatient",
    "sessions_asked": 18,
    "sessions_before": 18,
    "reason": "no",
    "components": ["exercise", "education", "plan"],
    "diagnosis": "COPD",
    "covid_onset": "absent",
    "smokes": "no",
    "exacerbations": [],
    "mmrc": 2,
    "spirometries": [{"date": "2024-08-05", "fev1": 60}],
    "sessions": [],
}


@pytest.mark.parametrize("fev1", ["29.9", "79.9", "80"])
def test_pulmonary_rehabilitation_by_the_last_test_and_the_sessions(fev1: str) -> None:
    for earlier, asked, reason in product((60, 90), (18, 19, 54, 55), (False, True)):
        tests = [{"date": "2024-02-05", "fev1": earlier}, {"date": "2024-08-05", "fev1": fev1}]
        facts = {**LUNGS, "spirometries": tests, "sessions_asked": asked, "reason": "yes" if reason else "no"}
        met = Fraction(fev1) < 80 and 18 + asked <= (72 if reason else 36)
        assert answered("pulmonary-rehabilitation", facts) == ("covered" if met else "not_covered"), (earlier, asked, reason)


@pytest.mark.parametrize("stays", [(None, None), (4, 1), (4, None), (3, 1)])
def test_pulmonary_rehabilitation_after_exacerbations(stays: tuple[int | None, ...]) -> None:
    for days in ((0, 366), (0, 367), (-1, 10)):
        at = [date(2024, 9, 1) - timedelta(one) for one in days]
        records = [{"date": str(day), "stay": "absent" if stay is None else stay} for day, stay in zip(at, stays, strict=True)]
        inside = [stay for day, stay in zip(at, stays, strict=True) if date(2023, 9, 1) <= day <= date(2024, 9, 1)]
        met = len(inside) >= 2 or sum(stay or 0 for stay in inside) >= 5
        facts = {**LUNGS, "diagnosis": "bronchiectasis", "exacerbations": records}
        assert answered("pulmonary-rehabilitation", facts) == ("covered" if met else "not_covered"), days


@pytest.mark.parametrize("onset", [27, 28])
def test_pulmonary_rehabilitation_four_weeks_after_covid(onset: int) -> None:
    for grade in (1, 2):
        facts = {**LUNGS, "diagnosis": "long_covid", "covid_onset": str(date(2024, 9, 1) - timedelta(onset)), "mmrc": grade}
        expected = "covered" if onset >= 28 and grade >= 2 else "not_covered"
        assert answered("pulmonary-rehabilitation", facts) == expected, grade


@pytest.mark.parametrize("shortest", ["30.9", "31", "40"])
def test_more_pulmonary_rehabilitation(shortest: str) -> None:
    for held, further, longest in product((5, 6), ("29.9", "30"), ("49", "50", "59")):
        lengths = [Fraction(shortest if at % 2 else longest) for at in range(held)]
        sessions = [{"date": f"2024-0{at + 1}-20", "length": str(float(one))} for at, one in enumerate(lengths)]
        facts = {**LUNGS, "phase": "continuation", "sessions": sessions, "walk_start": 300}
        facts["walk_now"] = str(300 + float(further))
        counted = sum(one >= 31 for one in lengths)
        met = further == "30" and counted >= 6 and sum(lengths) >= 45 * held
        expected = "covered" if met else "not_covered"
        assert answered("pulmonary-rehabilitation", facts) == expected, (held, further, longest)
