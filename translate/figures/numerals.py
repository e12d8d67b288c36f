"""Numerals read and written: Chinese ones in, English ones out."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    **{character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", 1)},
}
SMALL_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30}
LARGE_UNITS: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
UNITS: Final = {**SMALL_UNITS, **LARGE_UNITS}
ENGLISH_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
MAX_DECIMALS: Final = 4
"""Of millions, billions and trillions."""
MOST_DECIMALS: Final = 9
"""Of a number without a magnitude: 0.91341."""
LEAST_DECIMAL: Final = Fraction(1, 1000)
"""Below it a fraction is easier to read."""


def read_chinese(text: str) -> Fraction | None:
    """Value of a Chinese numeral: 一百二十三万四千, 二〇二〇, 三点五亿, 十, 三百五.

    ``None`` when the characters do not make a number.
    """
    whole, point, rest = text.partition("点")
    if point:
        n_decimals = next((i for i, character in enumerate(rest) if character not in DIGITS), len(rest))
        head = read_chinese(whole)
        scale = read_scale(rest[n_decimals:])
        if head is None or scale is None or n_decimals == 0:
            return None
        decimals = Fraction(_read_digits(rest[:n_decimals]), 10**n_decimals)
        return (head + decimals) * scale
    if not text:
        return None
    if all(character in DIGITS for character in text):
        return Fraction(_read_digits(text))
    return _read_units(text)


def read_scale(text: str) -> int | None:
    """Product of magnitudes: 万亿 is 10**12, 千万 is 10**7, nothing is 1; ``None`` for anything else."""
    scale = 1
    for character in text:
        if character not in UNITS or character in "廿卅":
            return None
        scale *= UNITS[character]
    return scale


def write_english(value: Fraction) -> str:
    """A value as English newspapers write it, exactly: 12.86 billion, 35,000, 0.5, 1/3."""
    if value < 0:
        return f"-{write_english(-value)}"
    for scale, name in ENGLISH_SCALES:
        if value >= scale:
            scaled = _write_decimal(value / scale)
            if scaled is not None:
                return f"{scaled} {name}"
            break
    exact = _write_decimal(value) or (_write_decimal(value, MOST_DECIMALS) if value > LEAST_DECIMAL else None)
    return exact or f"{value.numerator}/{value.denominator}"


def _write_decimal(value: Fraction, max_decimals: int = MAX_DECIMALS) -> str | None:
    """Digits with at most ``max_decimals`` decimals, or ``None`` if those would round."""
    scaled = value * 10**max_decimals
    if scaled.denominator != 1:
        return None
    whole, decimals = divmod(scaled.numerator, 10**max_decimals)
    text = f"{whole:,}.{decimals:0{max_decimals}d}"
    return text.rstrip("0").rstrip(".")


def _read_digits(text: str) -> int:
    return int("".join(str(DIGITS[character]) for character in text))


def _read_units(text: str) -> Fraction | None:
    """Numerals with units; each 万, 亿 or 兆 closes a group and multiplies all since a larger one."""
    total = group = 0
    digit: int | None = None
    last_unit = 0
    after_zero = False
    for character in text:
        if character in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[character]
            after_zero = after_zero or digit == 0
            continue
        unit = UNITS.get(character)
        if unit is None:
            return None
        if unit < 10**4:
            if 0 < last_unit <= unit and character not in "廿卅":
                return None  # 三百四百 are two numbers
            if character in "廿卅":
                group += unit
            else:
                group += (digit or 1) * unit
            last_unit = unit if character not in "廿卅" else 10
        else:
            group += digit or 0
            if group == 0 and total == 0:
                group = 1
            if group and unit <= total < unit * 10**4:
                return None  # so are 两万三万
            total = _close_group(total, group, unit)
            group = 0
            last_unit = unit
        digit = None
        after_zero = False
    if digit is not None and last_unit >= 100 and not after_zero:
        digit *= last_unit // 10  # 三百五 is 350, 一万二 is 12,000
    return Fraction(total + group + (digit or 0))


def _close_group(total: int, group: int, unit: int) -> int:
    """万 multiplies what follows the last 亿; 亿 multiplies everything: 一万亿, 三亿五千万."""
    if total == 0:
        return group * unit
    if total % unit == 0 and total > unit and group:
        return total + group * unit
    return (total + group) * unit
