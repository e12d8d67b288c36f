"""What a decoder writes is set as English is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.translation.target import capitalise_sentence, finish_target


@pytest.mark.parametrize(
    ("target", "finished"),
    [
        ("On October 2th，the 1th and 3th .", "On October 2nd, the 1st and 3rd."),
        ("the 11st, 12nd, 13rd, 111th and 21th", "the 11th, 12th, 13th, 111th and 21st"),
        ("the 2nd, 3rd, 4th, 101st", "the 2nd, 3rd, 4th, 101st"),
        ("1.2th x2th 4thousand", "1.2th x2th 4thousand"),
        ("《A》（b）", '"A" (b)'),
        ('“Li’s ‘plan’” and "the other”.', '"Li\'s \'plan\'" and "the other".'),
        ('He said: " there is water. " Then he left.', 'He said: "there is water." Then he left.'),
        ('" one and " two', '"one and" two'),
        ('" one, two', '" one, two'),
        ("They won 3：2 at 10：30: 1．5 million saw it.", "They won 3:2 at 10:30: 1.5 million saw it."),
        ("in 2019，2020 and 2021：5 years", "in 2019, 2020 and 2021: 5 years"),
        ('a 5" and 6" pipe', 'a 5" and 6" pipe'),
        ("the regional regional meeting was popular popular popular.", "the regional meeting was popular."),
        (
            "He said that that was so; New New York, Bora Bora",
            "He said that that was so; New New York, Bora Bora",
        ),
        ("singer singer singer singer singer", "singer singer singer singer singer"),
    ],
)
def test_case(target, finished):
    assert finish_target(target) == finished


@given(st.text("ab 1234.,thsrd，。（）", max_size=40))
def test_figures_stay(target):
    assert re.findall(r"\d", finish_target(target)) == re.findall(r"\d", target)


@pytest.mark.parametrize(
    ("source", "target", "finished"),
    [
        ("传染病很常见。", "communicable diseases are common.", "Communicable diseases are common."),
        ("他说：“很好。”", "he said: good.", "He said: good."),
        ("推动两国合作", "promote cooperation", "promote cooperation"),
        ("苹果手机降价了。", "iPhone prices fell.", "iPhone prices fell."),
        ("双赢合作很好。", "win-win cooperation is good.", "Win-win cooperation is good."),
        ("价格下降了。", "Prices fell.", "Prices fell."),
    ],
)
def test_a_sentence_begins_with_a_capital(source, target, finished):
    assert capitalise_sentence(source, target) == finished
