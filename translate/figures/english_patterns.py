"""The patterns of English figures, in the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from translate.figures import english_readings as readings
from translate.figures.english_numerals import (
    NUMBER,
    ONES,
    ORDINAL_WORD,
    PERCENT,
    SCALE_WORD,
    SCALES_AFTER,
    WHOLES,
    WORD_NUMBER,
)
from translate.figures.powers import POWER
from translate.figures.words import TIMES

PERIOD: Final = r"(?:[\s-](?P<period>decades?|centur(?:y|ies)|dozen|fortnights?)\b)?"
FOLD: Final = r"(?P<fold>-?fold\b)?"
NAMED_MONTH: Final = (
    r"(?P<month>(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
    r"|january|february|april|june|july|august|september|october|november|december"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)(?![A-Za-z0-9_]))"
)


PATTERNS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], readings.Reading]], ...]] = (
    (POWER, readings.read_power_of_ten),
    (
        re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.])"),
        readings.read_date,
    ),
    (
        re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<suffix>[aApP]\.?\s?[mM]\b\.?)"),
        readings.read_clock,
    ),
    (re.compile(r"(?P<hour>\d{1,3}):(?P<minute>\d{1,3})(?P<suffix>(?!))?(?!\d)"), readings.read_clock),
    (re.compile(r"[A-Za-z]+(?:[-.]?\d+(?:\.\d+)?[A-Za-z]*)+"), readings.read_code),
    (re.compile(r"\d+(?:\.\d+)?[AC-JLN-Z](?![A-Za-z])"), readings.read_code),
    (
        re.compile(
            rf"(?P<part>{ONES}|\d+(?:\.\d+)?)\s(?:out\sof(?:\severy)?|in(?:\severy)?|(?P<per>per))\s"
            rf"(?P<whole>{ONES}|thousand|\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}|100000?)\b(?!,\d|[\s-](?:{SCALE_WORD}))",
            re.IGNORECASE,
        ),
        readings.read_out_of,
    ),
    (
        re.compile(
            rf"(?P<part>{ONES})\s(?:[a-z]+\s){{0,2}}?(?P<per>in|out of)\s"
            rf"(?P<whole>an?\s(?:hundred|thousand|million|billion)(?:\s(?:thousand|million|billion))?|{ONES}|\d{{1,3}}(?:,\d{{3}})+)\b"
            rf"(?![\s-](?:{SCALE_WORD}|of|and|years?|months?|weeks?|days?|hours?|minutes?)\b)",
            re.IGNORECASE,
        ),
        readings.read_out_of,
    ),
    (
        re.compile(
            r"(?P<part>\d+(?:\.\d+)?)\sparts?\s(?P<per>in|per)\s(?P<whole>(?:an?\s)?(?:hundred|thousand|million|billion))\b"
        ),
        readings.read_out_of,
    ),
    (
        re.compile(r"(?P<first>1\d{3}|20\d\d)[-–/](?P<last>\d\d)(?![\d/-]|[.,]\d|\s?%)"),
        readings.read_years,
    ),
    (re.compile(r"(?<=['’])(?P<year>\d\d)\b(?!['’])"), readings.read_short_year),
    (
        re.compile(
            r"(?:\ba )?\b(?P<part>half|quarter|three[ -]quarters) (?:of )?(?:an?|one) "
            r"(?:percentage point|per ?cent)\b",
            re.IGNORECASE,
        ),
        readings.read_part_of_point,
    ),
    (
        re.compile(
            rf"(?P<number>an?|{ONES}|\d+)\s(?!{SCALE_WORD}|dozen)[a-z]{{3,12}} and a half\b",
            re.IGNORECASE,
        ),
        readings.read_and_half,
    ),
    (re.compile(r"(?:a )?quarter (?P<side>past|to) (?=[a-z\d])", re.IGNORECASE), readings.read_quarter_hour),
    (
        re.compile(
            r"(?:a )?(?P<part>half|quarter|three quarters|third) of an? "
            r"(?P<whole>hundred|thousand|million|billion|trillion)\b",
            re.IGNORECASE,
        ),
        readings.read_part_of_many,
    ),
    (re.compile(r"(?:a?round)[ -]the[ -]clock\b", re.IGNORECASE), readings.read_all_day),
    (
        re.compile(r"(?:each|every) (?P<percent>percentage point|per ?cent)\b", re.IGNORECASE),
        readings.read_each_point,
    ),
    (
        re.compile(r"half[\s-]an?[\s-](?P<period>century|decade|dozen)\b", re.IGNORECASE),
        readings.read_half_period,
    ),
    (re.compile(r"(?P<part>\d{1,2})/(?P<whole>\d{1,2})(?![\d/])"), readings.read_fraction),
    (
        re.compile(
            rf"(?P<number>{NUMBER})(?:(?P<ordinal>(?:st|nd|rd|th)\b)|(?P<decade>['’]?s\b)|{FOLD}(?P<scales>{SCALES_AFTER})"
            rf"(?P<percent>{PERCENT})?{PERIOD})",
            re.IGNORECASE,
        ),
        readings.read_digits,
    ),
    (re.compile(NAMED_MONTH + r"(?P<day>(?=\s\d))?"), readings.read_month),
    (re.compile(rf"(?P<ordinal>{ORDINAL_WORD})(?:ly)?\b", re.IGNORECASE), readings.read_ordinal_word),
    (
        re.compile(
            rf"(?P<part>an?|{ONES})[\s-](?P<whole>{WHOLES})s?\b",
            re.IGNORECASE,
        ),
        readings.read_fraction,
    ),
    (
        re.compile(
            rf"(?P<words>(?:an?|{ONES})[\s-](?:hundred|thousand|million))(?P<percent>(?!))?(?P<fold>-?fold\b)(?P<period>(?!))?",
            re.IGNORECASE,
        ),
        readings.read_number_words,
    ),
    (
        re.compile(rf"(?P<words>{WORD_NUMBER})\b{FOLD}(?P<percent>{PERCENT})?{PERIOD}", re.IGNORECASE),
        readings.read_number_words,
    ),
    (
        re.compile(rf"(?:{'|'.join(sorted(TIMES, key=len, reverse=True))})\b", re.IGNORECASE),
        readings.read_times,
    ),
    (re.compile(r"[IVX]+\b"), readings.read_roman),
)
