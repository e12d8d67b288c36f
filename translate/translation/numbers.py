"""Does the target state the figures of the source? A magnitude is corrected where one reading is left."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translate.document import Defect
from translate.figures import (
    Comparison,
    Figure,
    FigureKind,
    compare_figures,
    find_english_figures,
    word_ordinal,
    write_english,
)
from translate.figures.dates import LUNAR_UNIT
from translate.figures.powers import write_power

KIND: Final = "number"
CORRECTED: Final = ": corrected"
"""How the detail of a defect ends that no longer stands in the target."""
PREFIXED: Final = re.compile(
    r"(?<![A-Za-z])(?:kilo(?!m)|mega|giga|tera|peta|exa(?=b)|quadrill|quintill|sextill|grand\b|lakh|crore"
    r"|[kMGTP](?:W|Wh|B|b|Hz|V|t|J|bps|flops?)\b|gflop)"
)
"""Units that carry a magnitude of their own: 600 terabytes are 600万亿字节, "3.3 gigatons, there 5.8" too."""


def check_numbers(source: str, target: str) -> tuple[Defect, ...]:
    """Figures that the target lacks, adds or states with another magnitude."""
    return tuple(_describe(compare_figures(source, target)))


def correct_numbers(source: str, target: str) -> tuple[str, tuple[Defect, ...]]:
    """Correct magnitudes, then check: 128.6亿 is 12.86 billion, whatever the model wrote.

    Only a figure with the digits of the source and another power of ten is rewritten,
    and only where source and target have one each. What was rewritten stays a defect
    that says so: the analyst shall know.
    """
    comparison = compare_figures(source, target)
    corrected = target
    defects: list[Defect] = []
    for stated, found in sorted(comparison.shifted, key=lambda pair: -pair[1].start):
        written = write_english(stated.value)
        trial = corrected[: found.start] + written + corrected[found.end :]
        alone = PREFIXED.search(target) is None and not _is_linked(corrected, found)
        if alone and _states(trial, stated.value):
            corrected = trial
            defects.append(
                Defect(KIND, f"{stated.text} is {written}; the model wrote {found.text}{CORRECTED}")
            )
        else:
            defects.append(_describe_shift(stated, found))
    rest = Comparison(comparison.missing, comparison.extra, ())
    return corrected, (*reversed(defects), *_describe(rest))


def _states(text: str, value: Fraction) -> bool:
    return any(value in figure.accepted for figure in find_english_figures(text))


def _is_linked(text: str, figure: Figure) -> bool:
    """Whether a figure is part of a range, 3-5 billion, where one magnitude speaks for both numbers.

    So is one with another magnitude behind it, 15,000 ten thousand.
    """
    before = re.search(r"\d\s?(?:-|–|—|to|and|or|,)\s?$", text[: figure.start])
    after = re.match(
        r"\s?(?:-|–|—|to|and|or|,|'|’)?\s?\d|\s(?:ten|hundred)[\s-](?:thousand|million)", text[figure.end :]
    )
    return before is not None or after is not None


def _describe(comparison: Comparison) -> list[Defect]:
    """One defect a figure that is wrong, one for each that is missing or added."""
    defects = [_describe_shift(stated, found) for stated, found in comparison.shifted]
    extra = list(comparison.extra)
    for stated in comparison.missing:
        instead = next((found for found in extra if _replaces(stated, found)), None)
        if instead is None:
            defects.append(Defect(KIND, f"{_name(stated)} is not in the translation"))
        else:
            extra.remove(instead)
            defects.append(_describe_shift(stated, instead))
    defects += [Defect(KIND, f"{found.text} is not in the source") for found in extra]
    return defects


def _describe_shift(stated: Figure, found: Figure) -> Defect:
    written = write_value(stated)
    said = f"{stated.text} is {written}" if _explains(written, stated) else f"the source says {stated.text}"
    hour = " (a time of day)" if found.kind is FigureKind.TIME and stated.kind is not FigureKind.TIME else ""
    return Defect(KIND, f"{said}; the translation says {found.text}{hour}")


def _name(stated: Figure) -> str:
    written = write_value(stated)
    return f"{stated.text} ({written})" if _explains(written, stated) else stated.text


def _explains(written: str, stated: Figure) -> bool:
    """Whether the value says more than the digits of the source: 20231201 need not become 20,231,201."""
    return written.replace(",", "") != stated.text.replace(",", "")


def _replaces(stated: Figure, found: Figure) -> bool:
    """Whether a figure of the target stands where one of the source should."""
    loose = {FigureKind.NUMBER, FigureKind.MULTIPLE, FigureKind.DAY, FigureKind.TIME, FigureKind.CODE}
    if stated.value == found.value:
        # 35% and a bare 35; but the 9th century is no 9th of the month
        return not (stated.kind is FigureKind.DAY and found.kind is FigureKind.ORDINAL)
    return stated.kind is found.kind or (stated.kind in loose and found.kind in loose)


def write_value(figure: Figure) -> str:
    """The value as the target should say it."""
    if (power := write_power(figure.text)) is not None:
        return power
    months = "January February March April May June July August September October November December"
    match figure.kind:
        case FigureKind.PERCENT:
            return f"{write_english(figure.value)} {figure.unit}"
        case FigureKind.MONTH if figure.unit == LUNAR_UNIT:
            return f"lunar month {figure.value}"
        case FigureKind.MONTH:
            return months.split()[int(figure.value) - 1]
        case FigureKind.DAY:
            return f"the {word_ordinal(int(figure.value))}"
        case FigureKind.YEAR if figure.unit == "decade":
            return f"{figure.value}s"
        case FigureKind.YEAR | FigureKind.CODE:
            return str(figure.value)
        case FigureKind.ORDINAL:
            return f"number {figure.value}"
        case _ if figure.text == str(figure.value) and len(figure.text) <= 4:
            return figure.text  # 2020 without 年 is a year as often as not
        case _:
            return write_english(figure.value)
