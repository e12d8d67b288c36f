"""What pages, typesetters and scanners do to sound text, with a seeded generator: one function a kind.

Each takes a clean text and a ``random.Random`` and returns what a reader would have
received, or ``None`` where the text cannot suffer that damage. Readings are CC-CEDICT's.
"""

from __future__ import annotations

import html
import lzma
import random
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

Damage = Callable[[str, random.Random], str | None]
DICTIONARY = Path(__file__).resolve().parents[2] / "shared" / "dictionary" / "cedict.tsv.xz"
HAN = "\u4e00-\u9fff"
MAX_WORD = 4
GLOSS_CHANCE = 0.15
TAB = "\t"
COLUMNS = 60
"""Of a line of a mail or a scan: thirty Chinese characters."""
UNBREAKABLE = r"[（《“‘「『【]*(?:[0-9A-Za-z][^\u2e80-\uffff ]*|.)[，。、；：！？）》”’」』】…]*"
TONE_MARKS = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300", "5": ""}
HALF_WIDTH = str.maketrans("，；：！？（）", ",;:!?()")
INITIALS = {
    "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ", "g": "ㄍ",
    "k": "ㄎ", "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ", "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "r": "ㄖ",
    "z": "ㄗ", "c": "ㄘ", "s": "ㄙ",
}  # fmt: skip
FINALS = {
    "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ê": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ",
    "en": "ㄣ", "ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ", "i": "ㄧ", "ia": "ㄧㄚ", "ie": "ㄧㄝ", "iao": "ㄧㄠ",
    "iu": "ㄧㄡ", "ian": "ㄧㄢ", "in": "ㄧㄣ", "iang": "ㄧㄤ", "ing": "ㄧㄥ", "u": "ㄨ", "ua": "ㄨㄚ",
    "uo": "ㄨㄛ", "uai": "ㄨㄞ", "ui": "ㄨㄟ", "uan": "ㄨㄢ", "un": "ㄨㄣ", "uang": "ㄨㄤ", "ong": "ㄨㄥ",
    "v": "ㄩ", "ve": "ㄩㄝ", "van": "ㄩㄢ", "vn": "ㄩㄣ", "iong": "ㄩㄥ",
}  # fmt: skip
WITHOUT_INITIAL = {
    "yi": "i", "yin": "in", "ying": "ing", "you": "iu", "wu": "u", "wei": "ui", "wen": "un", "weng": "ong",
    "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn", "yong": "iong",
}  # fmt: skip
ZHUYIN_TONES = {"1": "", "2": "ˊ", "3": "ˇ", "4": "ˋ", "5": "˙"}


@lru_cache(maxsize=1)
def readings() -> dict[str, str]:
    """First reading of each word of one to four characters, in both scripts: ``xu2 zhou1``."""
    found: dict[str, str] = {}
    with lzma.open(DICTIONARY, "rt", encoding="utf-8") as lines:
        for line in lines:
            simplified, traditional, pinyin, _ = line.split("\t", 3)
            syllables = pinyin.lower().replace("u:", "v").split(" ")
            if len(syllables) == len(simplified) <= MAX_WORD and all(map(is_syllable, syllables)):
                for word in (simplified, traditional):
                    found.setdefault(word, " ".join(syllables))
    return found


def is_syllable(syllable: str) -> bool:
    return (
        re.fullmatch("[a-zêv]*[aeiouêv][a-zêv]*[1-5]", syllable) is not None
        and to_zhuyin(syllable) is not None
    )


def to_mark(syllable: str) -> str:
    """``lv4`` -> ``lǜ``: the mark stands on a, else e, else the o of ou, else on the last vowel."""
    letters, tone = syllable[:-1], syllable[-1]
    at = next((letters.find(v) for v in ("a", "e", "ou") if v in letters), -1)
    if at < 0:
        at = max(letters.rfind(v) for v in "iouv")
    marked = letters[: at + 1] + TONE_MARKS[tone] + letters[at + 1 :]
    return unicodedata.normalize("NFC", marked.replace("v", "ü"))


def to_zhuyin(syllable: str) -> str | None:
    """``xu2`` -> ``ㄒㄩˊ``; ``None`` for what no table has."""
    letters, tone = syllable[:-1], syllable[-1]
    initial = next((i for i in ("zh", "ch", "sh", letters[0]) if letters.startswith(i) and i in INITIALS), "")
    final = letters[len(initial) :]
    if not initial:
        final = WITHOUT_INITIAL.get(letters) or re.sub("^w", "u", re.sub("^y", "i", letters))
        final = {"ie": "ie", "iou": "iu"}.get(final, final)
    elif initial in "jqx" and final.startswith("u"):
        final = "v" + final[1:]
    elif final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        final = ""
    if final not in FINALS and final:
        return None
    sound = INITIALS.get(initial, "") + FINALS.get(final, "")
    if not sound:
        return None
    mark = ZHUYIN_TONES[tone]
    return mark + sound if tone == "5" else sound + mark


def find_words(text: str) -> list[tuple[int, int]]:
    """Divide a text's Chinese by the longest words of the dictionary, from the left."""
    found, at = [], 0
    while at < len(text):
        size = next((n for n in range(MAX_WORD, 0, -1) if text[at : at + n] in readings()), 0)
        if size and re.fullmatch(f"[{HAN}]+", text[at : at + size]):
            found.append((at, at + size))
        at += size or 1
    return found


def add_readings(text: str, rng: random.Random, write: Callable[[str, str], str]) -> str | None:
    """Put ``write(word, reading)`` in the place of some words, one that bears a tone among them."""
    words = find_words(text)
    toned = [(start, end) for start, end in words if re.search("[1-4]", readings()[text[start:end]])]
    if not toned:
        return None
    chosen = {rng.choice(toned)} | {word for word in words if rng.random() < GLOSS_CHANCE}
    parts, at = [], 0
    for start, end in sorted(chosen):
        parts += [text[at:start], write(text[start:end], readings()[text[start:end]])]
        at = end
    return "".join(parts) + text[at:]


def gloss_words(text: str, rng: random.Random) -> str | None:
    """``徐州(Xúzhōu)`` in lower case, half-width or full-width brackets."""
    left, right = rng.choice(("()", "（）"))
    return add_readings(text, rng, lambda word, r: word + left + "".join(map(to_mark, r.split(" "))) + right)


def gloss_last_characters(text: str, rng: random.Random) -> str | None:
    """As the seed article has it: the last character's reading alone, ``預見(jiàn)``."""
    return add_readings(text, rng, lambda word, r: f"{word}({to_mark(r.split(' ')[-1])})")


def gloss_in_zhuyin(text: str, rng: random.Random) -> str | None:
    """``徐州（ㄒㄩˊ ㄓㄡ）``."""
    return add_readings(
        text, rng, lambda word, r: f"{word}（{' '.join(str(to_zhuyin(s)) for s in r.split(' '))}）"
    )


def interleave_pinyin(text: str, rng: random.Random) -> str | None:
    """A reading after each character of a word, without brackets: ``徐xú州zhōu``."""
    return add_readings(
        text,
        rng,
        lambda word, r: "".join(c + to_mark(s) for c, s in zip(word, r.split(" "), strict=True)),
    )


def add_ruby(text: str, rng: random.Random) -> str | None:
    """``<ruby>徐州<rp>(</rp><rt>xúzhōu</rt><rp>)</rp></ruby>``."""
    return add_readings(
        text,
        rng,
        lambda word, r: (
            f"<ruby>{word}<rp>(</rp><rt>{''.join(map(to_mark, r.split(' ')))}</rt><rp>)</rp></ruby>"
        ),
    )


def space_characters(text: str, _: random.Random) -> str | None:
    """A space between all Chinese characters."""
    return re.sub(f"(?<=[{HAN}])(?=[{HAN}])", " ", text)


def widen_letters(text: str, _: random.Random) -> str | None:
    """Letters and digits in full width."""
    if not re.search("[0-9A-Za-z]", text):
        return None
    return re.sub("[0-9A-Za-z]", lambda m: chr(ord(m[0]) + 0xFEE0), text)


def halve_marks(text: str, _: random.Random) -> str | None:
    """Commas and the like in half width."""
    return text.translate(HALF_WIDTH)


def escape_named(text: str, _: random.Random) -> str | None:
    """Quotation marks as named entities, ``&ldquo;``."""
    table = {"“": "&ldquo;", "”": "&rdquo;", "—": "&mdash;", "·": "&middot;", "…": "&hellip;"}
    return "".join(table.get(c, c) for c in text)


def escape_numbers(text: str, _: random.Random) -> str | None:
    """Every character beyond ASCII as a number, ``&#24464;``."""
    return "".join(c if c.isascii() else f"&#{ord(c)};" for c in text)


def escape_twice(text: str, rng: random.Random) -> str | None:
    """The same, escaped once more: ``&amp;#24464;``."""
    return html.escape(escape_numbers(text, rng) or "", quote=False)


def add_tags(text: str, rng: random.Random) -> str | None:
    """Inline markup around a piece of the text, a paragraph's around all."""
    start = rng.randrange(len(text))
    end = rng.randrange(start, len(text)) + 1
    return f'<p class="txt">{text[:start]}<strong>{text[start:end]}</strong>{text[end:]}<br/></p>'


def add_invisible(text: str, rng: random.Random) -> str | None:
    """Zero-width spaces, soft hyphens and byte order marks here and there."""
    return "".join(c + (rng.choice("\u200b\u00ad\ufeff\u2060") if rng.random() < 0.1 else "") for c in text)


def wrap_lines(text: str, _: random.Random) -> str | None:
    """Every paragraph in lines of ``COLUMNS``, as mail and scans have it; words and numbers stay whole."""
    wrapped = [wrap(paragraph) for paragraph in text.split("\n")]
    return None if all(len(lines) < 2 for lines in wrapped) else "\n".join(map("\n".join, wrapped))


def wrap(paragraph: str) -> list[str]:
    """Lines of a paragraph; no mark that closes starts one, none that opens ends one."""
    lines, width = [""], 0
    for piece in re.findall(UNBREAKABLE, paragraph):
        columns = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in piece)
        if width + columns > COLUMNS and lines[-1]:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append("")
            width = 0
        lines[-1] += piece if lines[-1] else piece.lstrip(" ")
        width += columns
    return [line for line in lines if line]


def make_pages(sentences: list[str]) -> list[str]:
    """Pages of three paragraphs of three sentences each."""
    paragraphs = ["".join(sentences[i : i + 3]) for i in range(0, len(sentences) - 2, 3)]
    return ["\n".join(paragraphs[i : i + 3]) for i in range(0, len(paragraphs) - 2, 3)]


def draw_grid(rows: str, _: random.Random) -> str | None:
    """Rows of cells with tabs, drawn with pipes and a rule under their heads."""
    heads, *others = [f"| {row.replace(TAB, ' | ')} |" for row in rows.split("\n")]
    rule = f"|{'---|' * (heads.count('|') - 1)}"
    return "\n".join((heads, rule, *others))


def make_tables(sentences: list[str]) -> list[str]:
    """Tables of three columns and four rows, of the short clauses of sentences."""
    clauses = [
        c
        for s in sentences
        for c in re.split("[，；。：、！？]", s)
        if re.fullmatch(f"[{HAN}0-9]{{2,12}}", c)
    ]
    rows = [TAB.join(clauses[i : i + 3]) for i in range(0, len(clauses) - 2, 3)]
    return ["\n".join(rows[i : i + 4]) for i in range(0, len(rows) - 3, 4)]


PAGE_DAMAGES: dict[str, Damage] = {
    "gloss_words": gloss_words,
    "gloss_last_characters": gloss_last_characters,
    "gloss_in_zhuyin": gloss_in_zhuyin,
    "gloss_interleaved": interleave_pinyin,
    "ruby": add_ruby,
    "spaced_characters": space_characters,
    "wide_letters": widen_letters,
    "half_width_marks": halve_marks,
    "entities_named": escape_named,
    "entities_numbers": escape_numbers,
    "entities_twice": escape_twice,
    "tags": add_tags,
    "invisible_characters": add_invisible,
}
