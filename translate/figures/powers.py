"""Powers of ten, in either language: 1.5×10^8, 10⁵³, 10 to the 53rd power."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

_RAISED: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
POWER: Final = re.compile(
    r"(?:(?P<factor>\d+(?:\.\d+)?)\s?[×xX*·]\s?)?(?<![\d.])10"
    r"(?:\s?\^\s?[({]?(?P<exponent>[-−–]?\d{1,3})[)}]?|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"
    r"| to the (?:(?P<named>-?\d{1,3})(?:st|nd|rd|th) power\b|power of (?P<power>-?\d{1,3})\b))"
)


def read_power(match: re.Match[str]) -> Fraction:
    """Value of a match of ``POWER``."""
    return Fraction(match["factor"] or 1) * Fraction(10) ** _read_exponent(match)


def write_power(text: str) -> str | None:
    """A power of ten as English text has it, 1.5 × 10^8; ``None`` for any other number."""
    match = POWER.fullmatch(text)
    if match is None:
        return None
    factor = f"{match['factor']} × " if match["factor"] else ""
    return f"{factor}10^{_read_exponent(match)}"


def _read_exponent(match: re.Match[str]) -> int:
    written = match["exponent"] or match["raised"] or match["named"] or match["power"]
    return int(written.translate(_RAISED).replace("−", "-").replace("–", "-"))
