"""Terms that a user wants rendered in one way: a file of lines ``Chinese<TAB>English``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from translate.document import Defect
from translate.errors import ConfigError
from translate.translation.preparation import fold_source, has_chinese

KIND: Final = "term"
WORD_END: Final = r"(?:s|es|['’]s)?(?![A-Za-z0-9])"


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms in simplified characters and their English; the longest term wins where several fit."""

    terms: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def build(cls, terms: Mapping[str, str]) -> Self:
        """A glossary of Chinese terms, in either script, and their English."""
        folded = {fold_source(term): target for term, target in terms.items()}
        longest_first = sorted(folded, key=lambda term: (-len(term), term))
        pattern = "|".join(map(re.escape, longest_first)) or r"(?!)"
        return cls(folded, re.compile(pattern))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a glossary; blank lines and lines that start with ``#`` are skipped.

        Raises:
            ConfigError: the file cannot be read, or a line is no term and its English.

        """
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except OSError as error:
            raise ConfigError(f"The glossary {path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"The glossary {path} cannot be read as UTF-8: {error}.") from error
        terms: dict[str, str] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            source, _, target = (part.strip() for part in line.partition("\t"))
            if not (target and has_chinese(source)):
                raise ConfigError(
                    f"{path}, line {number}: expected a Chinese term, a tab and its English, found {line!r}."
                )
            if terms.get(source, target) != target:
                raise ConfigError(f"{path}, line {number}: {source} is {terms[source]!r} further up.")
            terms[source] = target
        return cls.build(terms)

    def find_terms(self, source: str) -> tuple[tuple[str, str], ...]:
        """Terms in a folded source with their English, in order, each once."""
        found = dict.fromkeys(match[0] for match in self.pattern.finditer(source))
        return tuple((term, self.terms[term]) for term in found)

    def check(self, source: str, target: str) -> tuple[Defect, ...]:
        """A defect for each term of the source whose English is not in the target."""
        return tuple(
            Defect(KIND, f"{term} should be {english!r}")
            for term, english in self.find_terms(source)
            if re.search(rf"(?<![A-Za-z0-9]){re.escape(english)}{WORD_END}", target, re.IGNORECASE) is None
        )

    def substitute(self, source: str) -> str:
        """The source with the English in place of its terms: models copy Latin words, as a rule."""
        return self.pattern.sub(lambda match: f" {self.terms[match[0]]} ", source).strip()


EMPTY: Final = Glossary.build({})
