r"""Pairs of sentences that are elsewhere and of the English that was written for them.

    python -m scripts.train.join_translations --text mono-news.txt.xz \
        --translations models/corpora/newscasts.tsv.xz --out newscasts.tsv

The translations are lines ``key<TAB>English``: the text of others stays where it is, and what was written
for it says of which sentence it is by the sentence's key.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from .corpus import open_text, read_pairs

KEY_CHARS: Final = 12


def make_key(sentence: str) -> str:
    """Hexadecimal digits that stand for a sentence, whatever white space is around it."""
    return hashlib.sha256(sentence.strip().encode()).hexdigest()[:KEY_CHARS]


def join(sentences: Iterable[str], translations: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The sentences that have a translation, each once, with it."""
    left = dict(translations)
    for sentence in sentences:
        if (english := left.pop(make_key(sentence), None)) is not None:
            yield sentence.strip(), english


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--text", type=Path, required=True, help="a sentence a line")
    parser.add_argument("--translations", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    translations = dict(read_pairs(options.translations))
    with open_text(options.text) as lines, options.out.open("w", encoding="utf-8", newline="\n") as out:
        pairs = list(join(lines, translations))
        out.writelines(f"{chinese}\t{english}\n" for chinese, english in pairs)
    print(f"{options.out}: {len(pairs)} pairs of {len(translations)} translations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
