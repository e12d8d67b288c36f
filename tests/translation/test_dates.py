"""Dates with a number too many are put right, and said."""

from __future__ import annotations

import pytest

from translate.translation.dates import correct_dates


@pytest.mark.parametrize(
    ("source", "target", "corrected"),
    [
        ("今天（5月19日）下雨。", "Today (5 May 19) it rained.", "Today (May 19) it rained."),
        (
            "昨天（2月26日）发表。",
            "It was issued yesterday (26 February 26).",
            "It was issued yesterday (February 26).",
        ),
        (
            "10月1日至8日放假。",
            "The holiday is from 1 October 1 to 8.",
            "The holiday is from October 1 to 8.",
        ),
    ],
)
def test_a_number_too_many_is_taken_away(source, target, corrected):
    assert correct_dates(source, target)[0] == corrected
    (defect,) = correct_dates(source, target)[1]
    assert (defect.kind, defect.detail.endswith("corrected")) == ("date", True)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("5月19日下雨。", "It rained on May 19."),
        ("5月19日下雨。", "It rained on 19 May 2024."),
        ("2019年5月5日下雨。", "It rained on 5 May 19."),
        ("5人5月19日到达。", "The 5 May 19 arrivals."),
        ("5月19日和5日下雨。", "It rained on the 5 May 19 dates."),
    ],
)
def test_another_number_stays(source, target):
    assert correct_dates(source, target) == (target, ())
