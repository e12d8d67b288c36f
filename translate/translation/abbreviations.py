"""Write out the short names of a source: 上合组织 is 上海合作组织.

News abbreviates what it names often. A model that met the short name seldom puts a
name that it knows in its place; written out, the same name is made of common words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

TABLE: Final = "abbreviations.tsv"


def write_out(source: str) -> str:
    """A folded source with its short names written out; as it was where there are none."""
    pattern, full = load_abbreviations()
    return pattern.sub(lambda match: full[match[0]], source)


@lru_cache(maxsize=1)
def load_abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the short names, the longest first, and what each stands for."""
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    longest_first = sorted(rows, key=lambda row: (-len(row[0]), row[0]))
    patterns = [short + (f"(?![{after[0]}])" if after else "") for short, _, *after in longest_first]
    return re.compile("|".join(patterns)), {short: full for short, full, *_ in rows}
