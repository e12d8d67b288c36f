"""Chinese units in the facts are explained in metric ones."""

from __future__ import annotations

import pytest

from translate.document import Fact
from translate.render.view import explain_unit


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1800.0, "mu", "(1,800 mu = 120 hectares)"),
        (100.0, "mu", "(100 mu = about 6.67 hectares)"),
        (11_580_000_000.0, "jin", "(11.58 billion jin = 5.79 billion kilograms)"),
        (40.0, "kilometres", ""),
        (None, "mu", ""),
        (40.0, None, ""),
    ],
)
def test_chinese_units_are_explained_and_others_are_not(value, unit, expected):
    assert explain_unit(Fact("count", "1800亩", "1,800 mu", value, unit, 0)) == expected
