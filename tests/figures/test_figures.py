"""Figures in both languages: reviewed cases, and round trips through every notation."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.figures import (
    FigureKind,
    compare_figures,
    find_english_figures,
    find_figures,
    read_chinese,
    write_english,
)
from translate.figures.comparison import is_rounding

HERE = Path(__file__).parent
DIGITS = "零一二三四五六七八九"
GROUPS = ("", "万", "亿", "万亿")
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = st.integers(min_value=1, max_value=10**12 - 1)


def load(name: str) -> list[dict]:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def summarise(figures, *, with_units: bool) -> list[list]:
    return [
        [figure.text, str(figure.value), figure.kind.value, figure.required]
        + ([figure.unit] if with_units and figure.unit else [])
        for figure in figures
    ]


def write_chinese(value: int) -> str:
    """The usual reading of an integer: 一百零五万零三十."""
    if value == 0:
        return "零"
    groups = []
    rest = value
    while rest:
        rest, group = divmod(rest, 10**4)
        groups.append(group)
    text = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            continue
        gap = text and (group < 1000 or groups[place + 1] == 0)
        text += ("零" if gap else "") + write_group(group) + ("", "万", "亿")[place % 3]
    return text


def write_group(group: int) -> str:
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // unit % 10
        if digit:
            text += DIGITS[digit] + name
        elif text and not text.endswith("零") and group % unit:
            text += "零"
    return text


def write_month(month: int) -> str:
    return write_chinese(month).removeprefix("一") if month > 9 else write_chinese(month)


def write_words(value: int) -> str:
    """An integer in English words."""
    for scale, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if value >= scale:
            rest = value % scale
            return f"{write_words(value // scale)} {name}" + (f" {write_words(rest)}" if rest else "")
    if value >= 100:
        rest = value % 100
        return f"{ONES[value // 100]} hundred" + (f" and {write_words(rest)}" if rest else "")
    if value >= 20:
        return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
    return ONES[value]


@pytest.mark.parametrize("case", load("chinese.json"), ids=lambda case: case["text"])
def test_chinese_cases(case):
    assert summarise(find_figures(case["text"]), with_units=True) == case["figures"]


@pytest.mark.parametrize("case", load("english.json"), ids=lambda case: case["text"])
def test_english_cases(case):
    assert summarise(find_english_figures(case["text"]), with_units=False) == case["figures"]


@given(NUMBERS)
def test_chinese_numerals_round_trip(value):
    assert read_chinese(write_chinese(value)) == value


@given(NUMBERS, st.sampled_from(["有{}名学生", "共{}個", "{}元。", "约{}吨"]))
def test_chinese_numerals_are_found_in_a_sentence(value, frame):
    figures = find_figures(frame.format(write_chinese(value)))
    assert [figure.value for figure in figures] == [value]
    assert figures[0].required == (value > 1)


@given(
    st.integers(1, 999_999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("億", 10**8), ("万亿", 10**12)])
)
def test_decimals_before_a_magnitude(hundredths, magnitude):
    name, scale = magnitude
    value = Fraction(hundredths, 100) * scale
    text = f"投资{hundredths / 100:.2f}{name}元"
    assert [figure.value for figure in find_figures(text)] == [value]
    target = f"an investment of {write_english(value)} yuan"
    comparison = compare_figures(text, target)
    assert (comparison.missing, comparison.extra, comparison.shifted) == ((), (), ())


@given(NUMBERS)
def test_english_notations_round_trip(value):
    for text in (write_english(Fraction(value)), f"{value:,}", str(value)):
        assert [figure.value for figure in find_english_figures(f"about {text} people")] == [value]


@given(st.integers(1, 10**12 - 1))
def test_english_words_round_trip(value):
    assert [figure.value for figure in find_english_figures(f"{write_words(value)} people")] == [value]


@given(NUMBERS.filter(lambda value: value > 12))
def test_every_notation_agrees_with_every_other(value):
    for source in (write_chinese(value), str(value), f"{value:,}"):
        for target in (write_english(Fraction(value)), f"{value:,}", write_words(value)):
            comparison = compare_figures(f"共{source}人。", f"{target} people in all.")
            assert not comparison.missing
            assert not comparison.extra


@given(st.integers(2, 9999), st.integers(2, 9999))
def test_another_number_is_found_out(stated, found):
    comparison = compare_figures(f"共{stated}人。", f"{found} people in all.")
    assert bool(comparison.missing) == (stated != found)
    assert bool(comparison.extra) == (stated != found)


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 28))
def test_dates_in_both_scripts(year, month, day):
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    digits = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    sources = (
        f"{year}年{month}月{day}日",
        f"{digits}年{write_month(month)}月{day}日",
        f"{year}-{month:02d}-{day:02d}",
    )
    for source in sources:
        kinds = [figure.kind for figure in find_figures(source)]
        assert kinds == [FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY]
        for target in (f"{names[month - 1]} {day}, {year}", f"{day} {names[month - 1]} {year}"):
            comparison = compare_figures(source, target)
            assert (comparison.missing, comparison.extra) == ((), ())


@given(
    st.text(
        alphabet="一二三十百千万亿零点成倍分之年月日时第半多几余约0123456789.,%年-—至 aG元人", max_size=30
    )
)
def test_any_text_is_read_and_offsets_hold(text):
    place = 0
    for figure in find_figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.start >= place or figure.text
        assert figure.accepted
        place = figure.start


@given(
    st.lists(
        st.sampled_from(
            [
                "one",
                "two",
                "twenty",
                "hundred",
                "million",
                "billion",
                "percent",
                "and",
                "a",
                "half",
                "3",
                "12.5",
                "1,000",
                "-5",
                "May",
                "8:30",
                "p.m.",
                "third",
                "1990s",
                "II",
                "G20",
                "point",
                "dozen",
                "to",
            ]
        ),
        max_size=8,
    )
)
def test_any_english_is_read_and_offsets_hold(words):
    text = " ".join(words)
    for figure in find_english_figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert figure.accepted


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        (12_860_000_000, 12_900_000_000, True),
        (12_860_000_000, 12_800_000_000, False),
        (12_860_000_000, 13_000_000_000, False),
        (1_373_100_000_000, 1_370_000_000_000, True),
        (999, 1000, False),
    ],
)
def test_rounding_keeps_three_digits(value, shown, expected):
    assert is_rounding(Fraction(value), Fraction(shown)) is expected


@pytest.mark.parametrize(
    "noise", ["9" * 50_000, "一" * 50_000, "1," * 20_000, "1." * 20_000, "万亿" * 10_000]
)
def test_noise_is_no_figure_and_breaks_nothing(noise):
    source = f"共35人。{noise}。又有42人。"
    assert [figure.value for figure in find_figures(source)] == [35, 42]
    assert [figure.value for figure in find_english_figures(f"35 people, {noise}; then 42")][-1] == 42
