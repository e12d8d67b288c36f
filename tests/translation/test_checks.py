"""Each check finds what it is for, and keeps quiet about sound translations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.document import Defect, Hypothesis
from translate.translation.checks import BY_KIND, CHECKS, run_checks, weigh_defects
from translate.translation.checks.check import Evidence
from translate.translation.checks.repetition import find_adjacent_repeat

CASES = json.loads((Path(__file__).parent / "checks.json").read_text(encoding="utf-8"))


def find_kinds(case: dict) -> list[str]:
    hypothesis = Hypothesis(
        case["target"],
        case.get("log_prob", -0.5),
        case.get("truncated", False),
        len(case["target"].split()),
        omitted=tuple(case.get("omitted", ())),
    )
    found = run_checks(Evidence(case["source"], hypothesis, tuple(case.get("unknown", ()))))
    return [defect.kind for defect in found]


def list_cases(side: str) -> list:
    return [
        pytest.param(kind, case, id=f"{kind}: {case['target'][:40]}")
        for kind, sides in CASES.items()
        for case in sides[side]
    ]


def test_every_check_has_cases_of_both_sorts():
    assert set(CASES) == {check.kind for check in CHECKS}
    assert all(sides["positive"] and sides["negative"] for sides in CASES.values())


@pytest.mark.parametrize(("kind", "case"), list_cases("positive"))
def test_defects_are_found(kind, case):
    assert kind in find_kinds(case)


@pytest.mark.parametrize(("kind", "case"), list_cases("negative"))
def test_sound_translations_pass_every_check(kind, case):
    assert find_kinds(case) == []


def test_an_empty_target_weighs_more_than_anything_else_together():
    others = [Defect(kind, "") for kind in BY_KIND if kind != "empty"]
    assert weigh_defects([Defect("empty", "")]) > weigh_defects(others)
    assert weigh_defects([]) == 0
    assert weigh_defects([Defect("number", "")]) > weigh_defects([Defect("unbalanced", "")])


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), st.integers(3, 6))
def test_repeats_on_the_spot_are_counted(phrase, n_times):
    found = find_adjacent_repeat(phrase * n_times)
    assert found is not None
    assert len(found[0]) * found[1] >= len(phrase) * (n_times - 1)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_a_check(source, target):
    run_checks(Evidence(source, Hypothesis(target, -0.5, truncated=False)))
