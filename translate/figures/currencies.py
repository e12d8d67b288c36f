"""Does the translation name the currency of the source? 12亿美元 is not 1.2 billion yuan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from translate.figures.chinese import PLAIN, find_figures
from translate.figures.comparison import state_same
from translate.figures.english import CURRENCY_CODE, find_english_figures
from translate.figures.figure import Figure, FigureKind
from translate.figures.grammar import AMOUNT, MORE, blank_noise
from translate.figures.money import find_beside, name_currency
from translate.figures.units import CURRENCIES

DOLLARS: Final = frozenset(name for name in CURRENCIES.values() if name.endswith("dollars"))
ENGLISH: Final = (
    (re.compile(r"(?i:\b(?:yuan|renminbi|RMB|CNY|CN¥)\b)"), frozenset({"yuan"})),
    (re.compile(r"(?i:\bUS\$|\bU\.?S\.? ?dollars?|\bUSD\b|\bAmerican dollars?)"), frozenset({"US dollars"})),
    (re.compile(r"(?i:\bHK\$|\bHong Kong dollars?|\bHKD\b)"), frozenset({"Hong Kong dollars"})),
    (
        re.compile(r"(?i:\bNT\$|\b(?:New )?Taiwan dollars?|\bNTD\b|\bTWD\b)"),
        frozenset({"New Taiwan dollars"}),
    ),
    (re.compile(r"(?i:\bA\$|\bAU\$|\bAustralian dollars?|\bAUD\b)"), frozenset({"Australian dollars"})),
    (re.compile(r"(?i:\bC\$|\bCA\$|\bCanadian dollars?|\bCAD\b)"), frozenset({"Canadian dollars"})),
    (re.compile(r"(?i:\bS\$|\bSingapore dollars?|\bSGD\b)"), frozenset({"Singapore dollars"})),
    (re.compile(r"(?i:\b(?:yen|JPY)\b)"), frozenset({"yen"})),
    (re.compile(r"¥"), frozenset({"yen", "yuan"})),
    (re.compile(r"(?i:\bKRW\b|\bKorean won\b)|₩|(?<=llion )won\b|(?<=\d )won\b"), frozenset({"won"})),
    (re.compile(r"(?i:\b(?:euros?|EUR)\b)|€"), frozenset({"euros"})),
    (
        re.compile(
            r"(?i:\b(?:pounds? sterling|GBP|British pounds?)\b)|£|(?<=llion )pounds\b|(?<=ions of )pounds\b"
        ),
        frozenset({"pounds sterling"}),
    ),
    (re.compile(r"(?i:\b(?:roubles?|rubles?|RUB)\b)|₽"), frozenset({"roubles"})),
    (re.compile(r"(?i:\b(?:rupees?|INR)\b)|₹"), frozenset({"rupees"})),
    (re.compile(r"(?i:\b(?:Swiss francs?|CHF)\b)"), frozenset({"Swiss francs"})),
    (re.compile(r"(?i:\b(?:New Zealand dollars?|NZ\$|NZD)(?!\w))"), frozenset({"New Zealand dollars"})),
    *(
        (re.compile(rf"(?i:\b(?:{words})\b)"), frozenset({name}))
        for name, words in (
            ("patacas", "patacas?|MOP"),
            ("francs", "francs?"),
            ("marks", "(?:German |Deutsche? ?)marks?|Deutschmarks?"),
            ("baht", "baht|THB"),
            ("dong", "dong|VND"),
            ("rupiah", "rupiahs?|IDR"),
            ("ringgit", "ringgit|MYR"),
            ("pesos", "pesos?|PHP"),
            ("reais", "reais|reals?|BRL"),
            ("rand", "rands?|ZAR"),
            ("lira", "liras?|lire|TRY"),
            ("dirhams", "dirhams?|AED"),
            ("riyals", "ri[ya]ls?|SAR"),
            ("dinars", "dinars?"),
            ("shekels", "shekels?"),
            ("forints", "forints?"),
            ("zlotys", "zlot(?:ys?|ies)"),
            ("tenge", "tenge"),
            ("hryvnias", "hryvni?as?"),
            ("naira", "naira"),
            ("bitcoins", "bitcoins?|BTC"),
        )
    ),
    (re.compile(r"(?i:\b(?:kron(?:or|er|a|e)|SEK|NOK|DKK)\b)"), frozenset({"kronor", "kroner"})),
    (re.compile(r"(?i:\bdollars?\b|\bbucks\b)|\$"), DOLLARS),
    (re.compile(r"(?i:\bcents?\b)"), DOLLARS | {"euros"}),
    (re.compile(r"(?i:\bkuai\b)"), frozenset({"yuan"})),
)
NAMES: Final = "|".join(sorted(CURRENCIES, key=len, reverse=True))
MONEY: Final = re.compile(
    rf"(?![一二三]元(?![钱整的左以至到])[㐀-鿿]){AMOUNT}\s?{MORE}?\s?(?P<name>{NAMES})(?![素件宝旦首老帅勋气音朝月论分化性结制方函次])"
)


NAMED: Final = re.compile(rf"\D{{0,3}}(?:{NAMES})")
"""Behind a count of things that have a currency in their name: 19个欧元区国家."""
NO_MONEY: Final = frozenset((FigureKind.NUMBER, FigureKind.TIME, FigureKind.DAY, FigureKind.MONTH))
"""Figures that are looked for beside a currency; of numbers those with a unit."""
AMBIGUOUS: Final = frozenset(("won", "mark", "real", "rand", "pound", "franc", "peso", "lira", "dong"))
"""Currencies whose names are other words too: "900 miles won't", 30 pounds."""
BARE: Final = {
    "pounds sterling": re.compile(r"\bpounds?\b", re.IGNORECASE),
    "marks": re.compile(r"\bmarks?\b", re.IGNORECASE),
    "Swiss francs": re.compile(r"\bfrancs?\b", re.IGNORECASE),
}
"""Weights or signs as often as money, but money where the source has it: 英镑, 马克, 瑞郎."""
MANY: Final = 10**6
"""A bare number from here on may well be money (累计捐了两个亿), but yuan then."""
FOREIGN: Final = re.compile("[美港台臺湾灣加澳欧歐英日韩韓俄印法镑鎊卢盧币幣]|新加坡|新西[兰蘭]")
"""What a currency may be of that is not named beside its amount."""
LOCAL_DOLLARS: Final = re.compile(
    "[台臺](?:[币幣湾灣北中南])|港[元币幣]|香港|澳[门門]|新加坡|加拿大|澳大利[亚亞]|[(（]美元|立法院|行政院|立委"
    "|里[长長]|新北|高雄|桃[园園]|新竹|[台臺]股|[台臺][积積][电電]|健保|立法[会會]|特首|房委[会會]|港[铁鐵]|恒生|恒指|九[龙龍]|新界"
)
"""Where 元 may be a dollar of the place that is named."""


def find_currencies(text: str) -> frozenset[str]:
    """Currencies of the amounts in a Chinese text, by their English names."""
    plain = blank_noise(text.translate(PLAIN))
    found = {CURRENCIES[match["name"]] for match in MONEY.finditer(plain)}
    if "yuan" in found and re.search("人民币|人民幣", plain) is None:
        # 元 stays 元 in Hong Kong and Taiwan; a dollar of the place named is no error
        found |= {name for word, name in CURRENCIES.items() if name in DOLLARS and word in plain}
    return frozenset(found)


def find_english_currencies(text: str) -> list[tuple[str, frozenset[str]]]:
    """Currency words of an English text, in the order of the table, each with what it can mean."""
    found: list[tuple[str, frozenset[str]]] = []
    rest = CURRENCY_CODE.sub(lambda match: f"{match[0]} ", text)
    for pattern, meanings in ENGLISH:
        found += [(match[0], meanings) for match in pattern.finditer(rest)]
        rest = pattern.sub(" ", rest)
    return found


def compare_currencies(source: str, target: str) -> list[str]:
    """What is wrong with the currencies of a translation, a sentence each; empty when all is well."""
    stated = find_currencies(source)
    if not stated:
        return list(_find_swapped(source, target))
    named = find_english_currencies(target)
    local = "yuan" in stated and LOCAL_DOLLARS.search(source) is not None
    fitting = stated | DOLLARS if local else stated
    wrong = sorted({word for word, meanings in named if not meanings & fitting})
    missing = sorted(name for name in stated if not any(name in meanings for _, meanings in named))
    if len(missing) == 1 and (bare := BARE.get(missing[0])) is not None and bare.search(target):
        wrong = [word for word in wrong if bare.fullmatch(word) is None]
        if not wrong:
            return []
    if missing and wrong:
        return [f"the source counts in {', '.join(missing)}; the translation says {', '.join(wrong)}"]
    if missing and not named:
        return [f"the source counts in {', '.join(missing)}; the translation names no currency"]
    return list(_find_swapped(source, target))


def _find_swapped(source: str, target: str) -> Iterator[str]:
    """Figures that the target states with another currency, though it names the right one elsewhere.

    A count of things (19万台) or a time of day (21时35分) with a currency is as wrong.
    """
    stated = [figure for figure in find_figures(source) if figure.kind in NO_MONEY and figure.required]
    shown: list[Figure] | None = None
    for figure in stated:
        currency = name_currency(figure.unit)
        is_bare = figure.kind is FigureKind.NUMBER and not (figure.counted or figure.unit)
        if is_bare and (figure.value < MANY or FOREIGN.search(source) is not None):
            continue
        if currency is None and NAMED.match(source, figure.end):
            continue
        shown = find_english_figures(target) if shown is None else shown
        beside = [find_beside(target, other.start, other.end) for other in shown if state_same(figure, other)]
        if not beside or any(not names or currency in names for names in beside):
            continue
        named = frozenset[str]().union(*beside)
        if currency is None and (named <= AMBIGUOUS or (is_bare and "yuan" in named)):
            continue
        if named | {currency} == {"yuan", "dollar"} and LOCAL_DOLLARS.search(source) is not None:
            continue
        owners = (name_currency(other.unit) for other in stated if other.value == figure.value)
        if not any(owner in named for owner in owners):
            is_so = f"is {figure.unit}" if currency else "names no currency" if is_bare else "is no money"
            yield f"{figure.text} {is_so}; the translation says {', '.join(sorted(named))}"
