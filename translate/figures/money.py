"""Currencies, so that an amount in another currency does not pass for the same amount."""

from __future__ import annotations

import re
from typing import Final

_CURRENCIES: Final = {
    "yuan": r"yuan|RMB|renminbi|CNY|¥",
    "dollar": r"dollars?|USD|HKD|\$",
    "euro": r"euros?|EUR|€",
    "pound": r"pounds?|GBP|£",
    "yen": r"yen|JPY|¥",
    "won": r"won|KRW",
    "rouble": r"rou?bles?|RUB",
    "rupee": r"rupees?|INR",
    "franc": r"francs?|CHF",
    "krone": r"kron(?:or|er|a)",
    "baht": r"baht|THB",
    "dong": r"dong|VND",
    "rupiah": r"rupiahs?|IDR",
    "ringgit": r"ringgit|MYR",
    "peso": r"pesos?",
    "real": r"reais|reals?|BRL",
    "rand": r"rands?|ZAR",
    "lira": r"liras?|TRY",
    "dirham": r"dirhams?|AED",
    "riyal": r"ri[ya]ls?|SAR",
    "dinar": r"dinars?",
    "shekel": r"shekels?",
    "forint": r"forints?",
    "zloty": r"zlot(?:ys?|ies)",
    "tenge": r"tenge",
    "hryvnia": r"hryvni?as?",
    "naira": r"naira",
    "pataca": r"patacas?",
    "mark": r"marks?",
    "bitcoin": r"bitcoins?",
    "cent": r"cents",
}
_BEFORE_CHARS: Final = 5
_AFTER_CHARS: Final = 24
_VERB: Final = re.compile(r"\b(?:won|marks?) $")
"""Before a number no currency: the team won 91 medals."""
_LATER_FIGURE: Final = re.compile(r"\d|[,;]\s|\band\b")


def name_currency(unit: str | None) -> str | None:
    """Currency that a unit names, all dollars alike; ``None`` for any other unit."""
    if unit is None:
        return None
    return next((name for name, words in _CURRENCIES.items() if re.search(rf"(?:{words})\b", unit)), None)


def find_beside(text: str, start: int, end: int) -> frozenset[str]:
    """Currencies that stand right before or after the figure ``text[start:end]``."""
    first = max(0, start - _BEFORE_CHARS)
    is_verb = _VERB.search(text, first, start) is not None
    after = _LATER_FIGURE.split(text[end : end + _AFTER_CHARS], maxsplit=1)[0]
    return frozenset(
        name
        for name, words in _CURRENCIES.items()
        if (not is_verb and re.compile(rf"(?<![a-z])(?:{words})\s?$").search(text, first, start))
        or re.match(rf"(?:\s\w+){{0,2}}?\s?(?<![A-Za-z])(?:{words})\b", after)
    )
