"""Units behind figures, and Chinese ones in metric units."""

from __future__ import annotations

from fractions import Fraction

import pytest

from translate.figures import convert_to_metric, read_unit


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1800, "mu", "120 hectares"),
        (11_580_000_000, "jin", "5.79 billion kilograms"),
        (100, "mu", "about 6.67 hectares"),
        (1, "mu", "about 0.067 hectares"),
        (1, "jin", "0.5 kilograms"),
        (1_123_456, "mu", "about 74,900 hectares"),
        (1800, "acres", None),
        (1800, "yuan", None),
        (0, "mu", None),
    ],
)
def test_chinese_units_in_metric_ones(value, unit, expected):
    assert convert_to_metric(Fraction(value), unit) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("300 acres of land", ("acres", " acres")),
        ("300-acre woods", ("acres", "-acre")),
        ("300 Square Kilometers", ("square kilometres", " Square Kilometers")),
        ("300 km2", ("square kilometres", " km2")),
        ("300 kWh", ("kilowatt-hours", " kWh")),
        ("300 kilowatt hours", ("kilowatt-hours", " kilowatt hours")),
        ("300km", ("kilometres", "km")),
        ("300 tons", ("tonnes", " tons")),
        ("300 tonsils", None),
        ("300 Mwanza", None),
        ("300 people", None),
        ("300", None),
    ],
)
def test_units_are_read_behind_a_figure(target, expected):
    found = read_unit(target, 3)
    assert (found and (found[0], target[3 : found[2]])) == expected
