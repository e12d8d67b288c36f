"""Powers of ten whose exponent lost its height: ``1.2×104 km2`` is 1.2×10⁴, and no 124.8.

Text copied out of a PDF sets raised digits on the line. Between a factor with a decimal and
a unit of area, volume, mass or number a multiplication by 104 is hardly ever meant; lengths
are left, for 1.2×104 厘米 may be a size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.repair.markup import SUPERSCRIPT
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.survey import Survey, Trait

_UNIT: Final = (
    r"(?:[kcdhm]?m[2²3³]|[kmμµ]?g(?![A-Za-z])|t(?![A-Za-z])|[kMG]?W|[kMG]?J(?![A-Za-z])|[kM]?Pa|[kMG]?Hz|m?mol|m?L(?![A-Za-z])"
    r"|CFU|cfu|IU|[万萬]?[吨噸]|千克|毫克|立方|平方|公顷|公頃|[亩畝]|[个個株尾粒]|人(?![民均])|千瓦|帕|焦)"
)
_RESULT: Final = rf"\s?{_UNIT}?\s?[=＝]"
"""Behind a factor of a sum that is done: 1.5×105人=157.5."""
_LENGTH: Final = r"\s?(?:[厘毫]?米|[cm]?m\b)"
"""Behind the end of a range that starts at 10: 2.5×10-12厘米 is a size."""
_POWER: Final = re.compile(
    rf"(?<![\d.])[1-9]\d?\.\d{{1,4}}\s?[×xX]\s?10"
    rf"(?P<exponent>(?:[3-9]|1[0-2])(?=\s?[/／]?{_UNIT})|[-−–](?:\d|1\d(?!{_LENGTH})|[2-9]\d))(?![\d×xX]|\.\d)(?!{_RESULT})"
)
_TIMES_TEN: Final = re.compile(r"10(?:(?<=[×xX]10)|(?<=[×xX]\s10))")
"""So written, it is looked for by its two digits."""


def _find_lost_powers(text: str, _: Evidence) -> Iterator[Replacement]:
    for match in _POWER.finditer(text):
        exponent = match["exponent"].replace("−", "-").replace("–", "-")
        yield Replacement(*match.span("exponent"), exponent.translate(SUPERSCRIPT), 0.85)


def _may_hold_powers(survey: Survey) -> bool:
    return survey.has(Trait.DIGIT) and _TIMES_TEN.search(survey.text) is not None


LOST_POWERS: Final = Rule("lost_powers", _find_lost_powers, _may_hold_powers)
