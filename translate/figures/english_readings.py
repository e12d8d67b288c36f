"""What each pattern of English figures states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from translate.figures.english_numerals import PER_MILLE, SCALE, read_words
from translate.figures.figure import Figure, FigureKind
from translate.figures.powers import read_power
from translate.figures.words import ABOUT, FRACTION_PARTS, MONTHS, ORDINALS, PERIODS, SCALES, TENS, TIMES

ROMAN: Final = re.compile(r"^(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})$")

_RATE_WHOLES: Final = frozenset(Fraction(10**power) for power in range(2, 7))
"""5 in 10,000 is a share; of 35 in 1,200 villages both numbers count."""

_PARTS_OF_POINT: Final = {
    "half": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "three quarters": Fraction(3, 4),
    "three-quarters": Fraction(3, 4),
}

Reading = Iterator[Figure]


def _figure(
    kind: FigureKind,
    match: re.Match[str],
    value: Fraction,
    accepted: tuple[Fraction, ...] = (),
    unit: str | None = None,
    *,
    required: bool = True,
    group: int | str = 0,
) -> Figure:
    start, end = match.span(group)
    about = ABOUT.search(match.string[max(0, start - 20) : start]) is not None
    return Figure(kind, start, end, match[group], value, (accepted or (value,)), unit, required, about)


def read_date(match: re.Match[str]) -> Reading:
    """2020-11-26, 2020/11/26, 2020.11.26."""
    for name, kind in (("year", FigureKind.YEAR), ("month", FigureKind.MONTH), ("day", FigureKind.DAY)):
        yield _figure(kind, match, Fraction(match[name]), group=name)


def read_clock(match: re.Match[str]) -> Reading:
    """14:30, 9.30 a.m., 3 p.m.: hours to 12 or to 24."""
    hour = Fraction(match["hour"])
    minute = Fraction(match["minute"]) if match["minute"] else None
    suffix = (match["suffix"] or "").lower()[:1]
    is_time = bool(suffix) or (
        minute is not None and len(match["minute"]) == 2 and hour <= 24 and minute < 60
    )
    accepted = (hour, hour - 12 if hour >= 12 else hour + 12) if is_time else (hour,)
    kind = FigureKind.TIME if is_time else FigureKind.NUMBER
    yield _figure(kind, match, hour, accepted, group="hour")
    if minute is not None:
        yield _figure(kind, match, minute, required=bool(minute) or not is_time, group="minute")


def read_digits(match: re.Match[str]) -> Reading:
    """12.86 billion, 35%, 1990s, 21st, 30-fold, 2 decades."""
    value = Fraction(re.sub("[,'’ ]", "", match["number"]))
    scales = re.findall(SCALE, match["scales"] or "", re.IGNORECASE)
    scaled = value
    for name in scales:
        scaled *= SCALES[name.lower()]
    accepted = [scaled]
    if scales and len(scales[-1]) == 1:
        accepted.append(value)  # 5m may be metres
    if match["percent"]:
        base = _find_base(match["percent"])
        yield _figure(FigureKind.PERCENT, match, scaled, (scaled / base,), "percent")
        return
    if match["decade"]:
        year = int(scaled)
        values = (scaled, scaled % 100) if year >= 100 else (scaled, scaled + 1900, scaled + 2000)
        yield _figure(FigureKind.YEAR, match, scaled, tuple(values), "decade")
        return
    if match["ordinal"]:
        yield _figure(FigureKind.ORDINAL, match, scaled, tuple(accepted))
        return
    period = PERIODS.get((match["period"] or "").lower())
    if period:
        accepted = [scaled * period, scaled]
    if match["fold"]:
        yield _figure(FigureKind.MULTIPLE, match, scaled, (scaled, scaled - 1))
        return
    before = match.string[: match.start()].rstrip()
    yield _figure(FigureKind.NUMBER, match, scaled, tuple(accepted), required=scaled != 1 or not before)


def _find_base(sign: str) -> int:
    """What a sign or word for a share divides by: 100, or 1,000 for per mille."""
    return 1000 if re.fullmatch(PER_MILLE, sign.strip(), re.IGNORECASE) else 100


def read_fraction(match: re.Match[str]) -> Reading:
    """one-third, two thirds, three quarters, 2/3, one in ten."""
    part = read_words(match["part"]) if not match["part"].isdigit() else Fraction(match["part"])
    name = match["whole"].lower()
    whole = FRACTION_PARTS.get(name.rstrip("s")) or FRACTION_PARTS.get(name)
    if whole is None and name.isdigit():
        whole = int(name)
    if part is None or not whole:
        return
    digits = match["part"].isdigit()
    loose = match["part"].lower() in ("a", "an")  # a third party is the third, not a part of one
    accepted = (
        (part / whole, part) if digits else (part / whole, Fraction(whole)) if loose else (part / whole,)
    )
    if match[0].lower().endswith("quarters"):  # eight quarters are two years as often as not
        accepted = (*accepted, part)
    required = whole not in (2, 4) and not loose
    yield _figure(FigureKind.FRACTION, match, part / whole, accepted, required=required)
    if digits:
        yield _figure(FigureKind.NUMBER, match, Fraction(whole), required=False, group="whole")


def read_number_words(match: re.Match[str]) -> Reading:
    """Twenty-five, a hundred percent, threefold, two decades."""
    value = read_words(match["words"])
    if value is None:
        return
    if match["percent"]:
        yield _figure(FigureKind.PERCENT, match, value, (value / _find_base(match["percent"]),), "percent")
        return
    if match["fold"]:
        yield _figure(FigureKind.MULTIPLE, match, value, (value, value - 1))
        return
    period = PERIODS.get((match["period"] or "").lower())
    accepted = (value * period, value) if period else (value,)
    yield _figure(FigureKind.NUMBER, match, value, accepted, required=value > 12)


def read_ordinal_word(match: re.Match[str]) -> Reading:
    """Fourteenth; a twenty-second hug lasts 20 seconds."""
    words = re.split(r"[\s-]", match["ordinal"].lower())
    if len(words) > 1 and words[-1] == "second":
        tens = Fraction(TENS[words[0]])
        yield _figure(FigureKind.ORDINAL, match, tens + 2, (tens + 2, tens), required=False)
        return
    value = Fraction(ORDINALS[words[-1]] + (TENS[words[0]] if len(words) > 1 else 0))
    yield _figure(FigureKind.ORDINAL, match, value, required=value > 12)


def read_month(match: re.Match[str]) -> Reading:
    """November, Nov.; the Long March is no month."""
    if match["month"] == "March" and match.string[: match.start()].endswith("Long "):
        return
    value = Fraction(MONTHS[match["month"][:3].lower()])
    dated = match["day"] is not None or re.search(
        r"\d(?:st|nd|rd|th)?\s(?:of\s)?$", match.string[: match.start()]
    )
    required = bool(dated) or (len(match["month"].rstrip(".")) > 3 and match["month"] != "March")
    yield _figure(FigureKind.MONTH, match, value, required=required, group="month")


def read_times(match: re.Match[str]) -> Reading:
    """twice, doubled, a decade, half a century, a quarter."""
    values = tuple(Fraction(value) for value in TIMES[match[0].lower().rstrip(".")])
    yield _figure(FigureKind.MULTIPLE, match, values[0], values, required=False)


def read_out_of(match: re.Match[str]) -> Reading:
    """Four out of ten, 1 in 5: two numbers, or a fraction."""
    numbers = {name: match[name].replace(",", "") for name in ("part", "whole")}
    values = [Fraction(number) if number[0].isdigit() else read_words(number) for number in numbers.values()]
    is_rate = bool(match["per"]) or values[0] == 1 or values[1] in _RATE_WHOLES
    for name, value in zip(("part", "whole"), values, strict=True):
        if value is not None:
            share = (values[0] / values[1],) if name == "part" and values[0] and values[1] else ()
            yield _figure(
                FigureKind.NUMBER,
                match,
                value,
                (value, *share),
                required=numbers[name][0].isdigit() and value > 12 and not (name == "whole" and is_rate),
                group=name,
            )


def read_short_year(match: re.Match[str]) -> Reading:
    """'86 is 1986 or 2086; the century is the reader's to know."""
    value = Fraction(match["year"])
    yield _figure(FigureKind.YEAR, match, value, (value, value + 1900, value + 2000), group="year")


def read_years(match: re.Match[str]) -> Reading:
    """1932-33 are 1932 and 1933; 2020-12 may be December."""
    first, last = Fraction(match["first"]), Fraction(match["last"])
    spans = first % 100 < last
    yield _figure(FigureKind.YEAR if spans else FigureKind.NUMBER, match, first, group="first")
    accepted = (last, first - first % 100 + last) if spans else (last,)
    yield _figure(FigureKind.YEAR if spans else FigureKind.NUMBER, match, last, accepted, group="last")


def read_part_of_point(match: re.Match[str]) -> Reading:
    """Half a percentage point, a quarter of a percent."""
    value = _PARTS_OF_POINT[match["part"].lower()]
    yield _figure(FigureKind.PERCENT, match, value, (value / 100,), "percent")


def read_and_half(match: re.Match[str]) -> Reading:
    """A year and a half, two days and a half."""
    number = match["number"]
    whole = Fraction(number) if number.isdigit() else read_words(number)
    if whole is not None:
        value = whole + Fraction(1, 2)
        yield _figure(FigureKind.NUMBER, match, value, (value, whole), required=number.isdigit())


def read_quarter_hour(match: re.Match[str]) -> Reading:
    """A quarter past eight; a quarter to the poor is a part."""
    minutes = Fraction(15 if match["side"].lower() == "past" else 45)
    accepted = (minutes, Fraction(1, 4), Fraction(15))
    yield _figure(FigureKind.NUMBER, match, minutes, accepted, required=False)


def read_part_of_many(match: re.Match[str]) -> Reading:
    """A quarter of a million."""
    part = {**_PARTS_OF_POINT, "third": Fraction(1, 3)}[match["part"].lower()]
    yield _figure(FigureKind.NUMBER, match, part * SCALES[match["whole"].lower()])


def read_all_day(match: re.Match[str]) -> Reading:
    """Round the clock."""
    yield _figure(FigureKind.NUMBER, match, Fraction(24), required=False)


def read_each_point(match: re.Match[str]) -> Reading:
    """Each percentage point is one."""
    yield _figure(FigureKind.PERCENT, match, Fraction(1), (Fraction(1, 100),), "percent", required=False)


def read_half_period(match: re.Match[str]) -> Reading:
    """Half a century, half a dozen."""
    yield _figure(FigureKind.NUMBER, match, Fraction(PERIODS[match["period"].lower()], 2), required=False)


def read_code(match: re.Match[str]) -> Reading:
    """Digits in a name: G20, 5G, COVID-19."""
    for part in re.finditer(r"\d+(?:\.\d+)?", match[0]):
        start = match.start() + part.start()
        value = Fraction(part[0])
        yield Figure(FigureKind.CODE, start, start + len(part[0]), part[0], value, (value,), required=False)


def read_roman(match: re.Match[str]) -> Reading:
    """XIV; other letters make no number."""
    if ROMAN.match(match[0]) is None:
        return
    digits = {"I": 1, "V": 5, "X": 10}
    numbers = [digits[letter] for letter in match[0]]
    value = sum(
        -number if number < max(numbers[place + 1 :], default=0) else number
        for place, number in enumerate(numbers)
    )
    yield _figure(FigureKind.ORDINAL, match, Fraction(value), required=False)


def read_power_of_ten(match: re.Match[str]) -> Reading:
    """10^53, 1.5×10⁸."""
    yield _figure(FigureKind.NUMBER, match, read_power(match))
