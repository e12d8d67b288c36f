"""The English of words that a model has hardly met in its corpora, for ``translate/translation/lexicon.py``.

    python -m scripts.train.build_lexicon --corpus train-*.tsv.xz --dictionary cedict.tsv.xz \
        --out models/zh-en/lexicon.tsv.xz

Counts a dictionary's words in the Chinese sides, which are divided first by the longest word, then by the
likeliest division that the counts of the first give. Of words with up to ``--most`` readings the gloss is
taken that stands most often in the English sides, the first one where none does; a word is left out if there
are enough sentences with it, and too few of them have the gloss. ``lexicon_corrections.tsv`` has what was
read and found wrong: a word's English, or ``-`` for none. ``--terms`` has lines ``word<TAB>English`` that
come before the dictionary's, names of foreigners with a dot between their parts among them. The names of
the product's table and of the terms count as rare up to ``--most-names`` readings: a name is right or wrong.
"""

from __future__ import annotations

import argparse
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from translate.names import NOT_A_NAME, load_table
from translate.translation.lexicon import DOT, Lexicon

from .code_switch import stands
from .compose import GLOSS_NOISE, MAX_GLOSS_CHARS
from .corpus import open_text, read_pairs

MAX_WORD_CHARS: Final = 12
MAX_GLOSS_WORDS: Final = 3
SLACK: Final = 4
"""The likeliest divisions have some words so many times less often than division by the longest word."""
MAX_CHINESE_NAME: Final = 3
"""Characters of a word that may be a whole name; foreign ones are longer."""
CORRECTIONS: Final = Path(__file__).with_name("lexicon_corrections.tsv")
NO_ENGLISH: Final = "-"
ENOUGH: Final = 4
"""Sentences with a word after which its glosses should have been seen."""
SHARE_SEEN: Final = 0.25
"""Of these, at least: by chance *then* stands in one of ten."""
PLACEHOLDER: Final = re.compile(r"\b(?:sb|sth|one's|oneself|my|your|or)\b")
RARE_USE: Final = re.compile(r"\((?:old|arch|dial|slang|vulg|derog|fig|lit|coll|poet)")
REMARK: Final = re.compile(r" ?\([^()]*\) ?")
ARTICLE: Final = re.compile(r"^(?:to be|to|an?|the) ")
NAME: Final = r"[A-Z][\w'’.-]*(?: (?:(?:de|of|the|la|el|al|van|von) )*[A-Z][\w'’.-]*){0,3}"
PERSON: Final = re.compile(rf"({NAME}) \((?:c\. ?|born )?\d{{2,4}}\b")
"""A name with the years of a life."""
PROPER_HEAD: Final = re.compile(
    rf"({NAME})(?: \(|, |,? (?:[a-z]+[ -])*"
    r"(?:city|county|district|prefecture|province|town|river|island|state)\b)"
)
WORDS: Final = re.compile(r"[^\W\d]+(?:[ '’.-]+[^\W\d]+)*\.?")
"""No digits: a figure is left to the model and the checks."""
HAN: Final = re.compile("[一-鿿]+")
TERM: Final = re.compile(f"[一-鿿]+(?:{DOT}[一-鿿]+)*")
SHORTEST: Final = 2
"""Characters of a term that may be two words, so that the corpora have to know it by its name."""
MAX_TERM_CHARS: Final = 24
"""Of a name with its dots."""
NUMERAL: Final = re.compile("[一二三四五六七八九十百千万亿两零〇几多余来第]+")

Evidence = dict[str, Counter[str]]
"""How often sentences with a word have each of its glosses; under the empty gloss, how many there are."""


def read_glosses(dictionary: Path) -> dict[str, list[str]]:
    """Words of Chinese characters with what they can be in English, in the dictionary's order."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    with open_text(dictionary) as lines:
        for line in lines:
            chinese, _, pinyin, glosses = line.rstrip("\n").split("\t")
            if 2 <= len(chinese) <= MAX_WORD_CHARS and HAN.fullmatch(chinese):
                words[chinese] += (
                    [] if NUMERAL.fullmatch(chinese) else find_plain_glosses(chinese, glosses, pinyin)
                )
    return words


def find_plain_glosses(chinese: str, glosses: str, pinyin: str) -> list[str]:
    """The glosses that can stand in a sentence: a word or a few, a name without what it is the name of.

    Of a foreigner under one name, each part of the name in English and the whole.
    """
    found = []
    is_proper = pinyin[:1].isupper()
    for gloss in re.split("[/;]", glosses):
        plain = ARTICLE.sub("", gloss.strip())
        person = PERSON.match(plain) if is_proper else None
        head = PROPER_HEAD.match(plain) if is_proper else None
        if person is not None:
            whole, parts = person[1], person[1].split()
            found += [whole] if len(chinese) <= MAX_CHINESE_NAME else [parts[-1], parts[0], whole]
            continue
        if head is not None:
            plain = head[1]
        elif RARE_USE.search(plain) is None:  # else its bracket stays, and is noise
            plain = ARTICLE.sub("", REMARK.sub(" ", plain).strip())
        is_short = len(plain) <= MAX_GLOSS_CHARS and len(plain.split()) <= MAX_GLOSS_WORDS
        is_noise = GLOSS_NOISE.search(plain) is not None or PLACEHOLDER.search(plain) is not None
        if is_short and not is_noise and WORDS.fullmatch(plain):
            found.append(plain)
    return list(dict.fromkeys(found))


def read_names() -> dict[str, list[str]]:
    """Names of the product's table, written out, with their English."""
    rows = (row for row in load_table() if row.name != NOT_A_NAME)
    return {word: [row.name] for row in rows for word in row.chinese if HAN.fullmatch(word) and len(word) > 1}


def read_terms(paths: Iterable[Path]) -> dict[str, str]:
    """Words and names with their English; of a word that has two, the first."""
    terms: dict[str, str] = {}
    for path in paths:
        for chinese, english in read_pairs(path):
            if (
                SHORTEST <= len(chinese) <= MAX_TERM_CHARS
                and TERM.fullmatch(chinese)
                and WORDS.fullmatch(english)
            ):
                terms.setdefault(chinese, english)
    return terms


def divide_greedily(words: Mapping[str, object], text: str) -> Iterator[str]:
    """Words from left to right, each the longest that there is, and single characters."""
    for run in HAN.findall(text):
        at = 0
        while at < len(run):
            lengths = range(min(MAX_WORD_CHARS, len(run) - at), 1, -1)
            length = next((n for n in lengths if run[at : at + n] in words), 1)
            yield run[at : at + length]
            at += length


def count_greedily(path: Path, words: Mapping[str, object]) -> Counter[str]:
    """Words and single characters of a corpus' Chinese side, divided by the longest word."""
    counts: Counter[str] = Counter()
    for chinese, _ in read_pairs(path):
        counts.update(divide_greedily(words, chinese))
    return counts


def read_corpus(
    path: Path, lexicon: Lexicon, glosses: Mapping[str, Sequence[str]]
) -> tuple[Counter[str], Evidence]:
    """Words and characters of the likeliest divisions; how often the glosses stand in the English beside."""
    counts: Counter[str] = Counter()
    evidence: Evidence = {}
    for chinese, english in read_pairs(path):
        words = list(lexicon.divide(chinese))
        counts.update(words)
        lowered = english.lower()
        for word in glosses.keys() & set(words):
            seen = evidence.setdefault(word, Counter())
            seen[""] += 1
            seen.update(gloss for gloss in glosses[word] if stands(gloss, lowered))
    return counts, evidence


def choose_gloss(glosses: Sequence[str], seen: Mapping[str, int]) -> str | None:
    """The gloss seen most, the first among equals; None where too few of enough sentences have it.

    Of a gloss and a part of it the whole, where it is seen at least half as often.
    """
    best = max(glosses, key=lambda gloss: (seen.get(gloss, 0), -glosses.index(gloss)), default=None)
    n_sentences = seen.get("", 0)
    if best is None or (n_sentences >= ENOUGH and seen.get(best, 0) < SHARE_SEEN * n_sentences):
        return None
    wholes = [
        gloss for gloss in glosses if best in gloss.split() and 2 * seen.get(gloss, 0) >= seen.get(best, 0)
    ]
    return max(wholes, key=len, default=best) if seen.get(best, 0) else best


def read_corrections() -> dict[str, str | None]:
    """Words whose English was put right, with it or None."""
    rows = (line.split("\t") for line in CORRECTIONS.read_text(encoding="utf-8").splitlines())
    return {word: None if english == NO_ENGLISH else english for word, english in rows}


def build(
    corpora: Sequence[Path],
    dictionary: Path,
    most: int,
    most_names: int,
    processes: int,
    terms: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, int, str | None]]:
    """Words with their counts, and the English of those that are rare."""
    names, corrections = read_names(), read_corrections()
    words = read_glosses(dictionary)
    for term, english in (terms or {}).items():
        words[term] = list(dict.fromkeys((english, *words.get(term, ()))))
    proper = {word for word, english in (terms or {}).items() if english[0].isupper()}
    words |= names
    limits = {word: most_names if word in names or word in proper else most for word in words}
    with ProcessPoolExecutor(processes) as pool:
        counts = _sum(pool.map(partial(count_greedily, words=words), corpora))
        lexicon = Lexicon.build({word: counts[word] for word in (*words, *counts)}, {})
        glosses = {word: found for word, found in words.items() if counts[word] <= SLACK * limits[word]}
        parts = list(pool.map(partial(read_corpus, lexicon=lexicon, glosses=glosses), corpora))
    counts = _sum(part for part, _ in parts)
    evidence: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, part in parts:
        for word, seen in part.items():
            evidence[word] += seen
    known = {word: counts[word] for word in (*words, *counts)}
    for word in sorted(known):
        english = None
        if word in glosses and known[word] <= limits[word]:
            english = names[word][0] if word in names else choose_gloss(glosses[word], evidence[word])
            if word in proper - names.keys() and len(word) == SHORTEST and not evidence[word][english or ""]:
                english = None  # 嘉隆 may be a company as well as an emperor
            english = corrections.get(word, english)
        if english is not None or known[word]:
            yield word, known[word], english


def _sum(parts: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for part in parts:
        total += part
    return total


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, required=True)
    parser.add_argument("--terms", nargs="*", type=Path, default=[])
    parser.add_argument("--most", type=int, default=50, help="readings of a word that counts as rare")
    parser.add_argument(
        "--most-names", type=int, default=500, help="the same for names of the product's table"
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows = list(
        build(
            options.corpus,
            options.dictionary,
            options.most,
            options.most_names,
            options.processes,
            read_terms(options.terms),
        )
    )
    lines = ["\t".join(str(field) for field in row if field is not None) for row in rows]
    options.out.write_bytes(lzma.compress("".join(f"{line}\n" for line in lines).encode(), preset=9))
    n_rare = sum(english is not None for _, _, english in rows)
    print(f"{options.out}: {len(rows)} words, {n_rare} with English, {options.out.stat().st_size >> 10} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
