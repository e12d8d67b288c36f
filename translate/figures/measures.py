"""Does the translation measure in the unit of the source? 300亩 is not 300 hectares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from translate.figures.chinese import find_figures
from translate.figures.english import find_english_figures
from translate.figures.figure import Figure, share_value
from translate.figures.numerals import write_english
from translate.figures.units import METRIC

DURATION: Final = "duration"
METRE: Final = r"met(?:re|er)s?"
SQUARE: Final = r"(?:square|sq\.?)[ -]"
WORDS: Final[dict[str, dict[str, str]]] = {
    "length": {
        "kilometres": rf"kilo{METRE}",
        "metres": METRE,
        "centimetres": rf"centi{METRE}",
        "millimetres": rf"milli{METRE}",
        "micrometres": rf"micro{METRE}|microns?",
        "nanometres": rf"nano{METRE}",
        "nautical miles": r"nautical miles?",
        "miles": r"miles?",
        "feet": r"feet|foot",
        "inches": r"inch(?:es)?",
        "li": r"li",
    },
    "area": {
        "square kilometres": rf"{SQUARE}kilo{METRE}",
        "square metres": rf"{SQUARE}{METRE}",
        "hectares": r"hectares?",
        "acres": r"acres?",
        "mu": r"mus?",
        "ping": r"pings?",
        "square miles": rf"{SQUARE}miles?",
        "square feet": rf"{SQUARE}(?:feet|foot)",
    },
    "mass": {
        "tonnes": r"(?:metric[ -])?ton(?:ne)?s?",
        "kilograms": r"kilogram(?:me)?s?|kilos?",
        "jin": r"jin|catt(?:y|ies)",
        "grams": r"gram(?:me)?s?",
        "milligrams": r"milligram(?:me)?s?",
        "micrograms": r"microgram(?:me)?s?",
        "ounces": r"ounces?",
        "pounds": r"pounds?(?! sterling)",
    },
    "volume": {
        "cubic metres": rf"cubic[ -]{METRE}",
        "litres": r"lit(?:re|er)s?",
        "millilitres": r"millilit(?:re|er)s?",
        "barrels": r"barrels?",
        "gallons": r"gallons?",
    },
    "power": {
        "watts": r"watts?",
        "kilowatts": r"kilowatts?",
        "megawatts": r"megawatts?",
        "gigawatts": r"gigawatts?",
        "terawatts": r"terawatts?",
    },
    "energy": {
        "watt-hours": r"watt[ -]?hours?",
        "kilowatt-hours": r"kilowatt[ -]?hours?",
        "megawatt-hours": r"megawatt[ -]?hours?",
        "gigawatt-hours": r"gigawatt[ -]?hours?",
        "terawatt-hours": r"terawatt[ -]?hours?",
    },
    "temperature": {
        "degrees Celsius": r"(?:degrees?|°) ?(?:Celsius|centigrade|C)|℃",
        "degrees Fahrenheit": r"(?:degrees?|°) ?(?:Fahrenheit|F)|℉",
    },
    DURATION: {
        "years": r"years?",
        "months": r"months?",
        "weeks": r"weeks?",
        "days": r"days?",
        "hours": r"hours?",
        "minutes": r"minutes?",
        "seconds": r"seconds?",
    },
}
"""Units by what they measure, and the words that English has for them, in any case."""
SYMBOLS: Final = {
    "kilometres": "km",
    "centimetres": "cm",
    "millimetres": "mm",
    "micrometres": "[µμ]m",
    "nanometres": "nm",
    "square kilometres": "(?:sq )?km[²2]",
    "square metres": "(?:sq )?m[²2]",
    "hectares": "ha",
    "kilograms": "kg",
    "milligrams": "mg",
    "micrograms": "[µμ]g",
    "cubic metres": "m[³3]",
    "millilitres": "m[lL]",
    "kilowatts": "kW",
    "megawatts": "MW",
    "gigawatts": "GW",
    "kilowatt-hours": "kWh",
    "megawatt-hours": "MWh",
    "gigawatt-hours": "GWh",
    "terawatts": "TW",
    "terawatt-hours": "TWh",
}
SIZES: Final = {
    "kilometres": Fraction(1000),
    "metres": Fraction(1),
    "centimetres": Fraction(1, 100),
    "millimetres": Fraction(1, 1000),
    "micrometres": Fraction(1, 10**6),
    "nanometres": Fraction(1, 10**9),
    "li": Fraction(500),
    "square kilometres": Fraction(10**6),
    "square metres": Fraction(1),
    "hectares": Fraction(10**4),
    "mu": Fraction(10**4, 15),
    "tonnes": Fraction(1000),
    "kilograms": Fraction(1),
    "jin": Fraction(1, 2),
    "grams": Fraction(1, 1000),
    "milligrams": Fraction(1, 10**6),
    "micrograms": Fraction(1, 10**9),
    "cubic metres": Fraction(1000),
    "litres": Fraction(1),
    "millilitres": Fraction(1, 1000),
    "watts": Fraction(1),
    "kilowatts": Fraction(1000),
    "megawatts": Fraction(10**6),
    "gigawatts": Fraction(10**9),
    "terawatts": Fraction(10**12),
    "watt-hours": Fraction(1),
    "kilowatt-hours": Fraction(1000),
    "megawatt-hours": Fraction(10**6),
    "gigawatt-hours": Fraction(10**9),
    "terawatt-hours": Fraction(10**12),
    "hours": Fraction(60),
    "minutes": Fraction(1),
    "seconds": Fraction(1, 60),
    "years": Fraction(12),
    "months": Fraction(1),
}
"""Metric and Chinese units, and those of time, each in one of its dimension: 10千米 are 10,000 metres."""
DIMENSION_OF: Final = {unit: name for name, units in WORDS.items() for unit in units}
GAP: Final = re.compile(r"\s|-")
ENGLISH_UNITS: Final = tuple(
    (unit, re.compile(rf"(?:(?i:{words})|{SYMBOLS.get(unit, '(?!)')})(?![A-Za-z0-9²³]|[ -]hours?)"))
    for units in WORDS.values()
    for unit, words in units.items()
)


@dataclass(frozen=True, slots=True)
class Mismeasure:
    """A figure of the source that the target states with another unit of the same dimension."""

    stated: Figure
    """The figure of the source; its unit is the right one."""
    found: Figure
    """The same figure in the target."""
    start: int
    """Where the wrong unit begins in the target."""
    end: int


def find_mismeasured(source: str, target: str) -> list[Mismeasure]:
    """Figures that the target measures in another unit than the source does.

    A figure is judged only where the target states it with a unit of the same dimension
    right behind it; a conversion changes the figure too and is left to the check of figures.
    """
    stated = [figure for figure in find_figures(source) if figure.unit in DIMENSION_OF]
    if not stated:
        return []
    measured = [
        (figure, *place)
        for figure in find_english_figures(target)
        if (place := read_unit(target, figure.end)) is not None
    ]
    wrong: list[Mismeasure] = []
    for figure in stated:
        owed = {other.unit for other in stated if share_value(figure, other)}
        rivals = [
            (other, unit, start, end)
            for other, unit, start, end in measured
            if share_value(figure, other) and DIMENSION_OF[unit] == DIMENSION_OF[figure.unit or ""]
        ]
        if any(_is_same_measure(figure, other, unit) for other, unit, _, _ in rivals):
            continue
        for other, unit, start, end in rivals:
            if (
                unit not in owed
                and figure.value in other.accepted
                and all(found.start != start for found in wrong)
            ):
                wrong.append(Mismeasure(figure, other, start, end))
    return wrong


def convert_to_metric(value: Fraction, unit: str) -> str | None:
    """An amount of a Chinese unit in one that more readers know, to three digits; ``None`` for other units.

    1,800 mu are 120 hectares.
    """
    if unit not in METRIC or value <= 0:
        return None
    factor, metric = METRIC[unit]
    exact = value * factor
    step = Fraction(10) ** (len(str(int(exact))) - 3 if exact >= 1 else -3)
    rounded = round(exact / step) * step
    return f"{'' if rounded == exact else 'about '}{write_english(rounded)} {metric}"


def read_unit(target: str, end: int) -> tuple[str, int, int] | None:
    """The unit right behind a figure that ends at ``end``: its name, and where it stands."""
    gap = GAP.match(target, end)
    place = gap.end() if gap is not None else end
    for unit, pattern in ENGLISH_UNITS:
        match = pattern.match(target, place)
        if match is not None:
            return unit, match.start(), match.end()
    return None


def _is_same_measure(figure: Figure, other: Figure, unit: str) -> bool:
    """Whether ``other`` in its unit is as much as the figure in its own, converted or not."""
    if figure.unit == unit or (figure.unit, unit) == ("nautical miles", "miles"):
        return True
    size, found = SIZES.get(figure.unit or ""), SIZES.get(unit)
    return size is not None and found is not None and figure.value * size == other.value * found
