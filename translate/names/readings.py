"""How Chinese characters are read, in pinyin."""

from __future__ import annotations

from functools import lru_cache

from translate.config import models_root
from translate.errors import ModelError


@lru_cache(maxsize=1)
def load_readings() -> dict[str, tuple[str, ...]]:
    """Readings of each character, syllable and tone digit (``yu4``), from CC-CEDICT.

    Raises:
        ModelError: the file is missing or unreadable.

    """
    file = models_root() / "zh-characters" / "readings.txt"
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            f"The table of readings {file} cannot be read ({error}). "
            "Build it with scripts/build_language_model.py."
        ) from error
    return {line[0]: tuple(line[1:].split()) for line in lines if line and not line.startswith("#")}


def is_pinyin(letters: str) -> bool:
    """Whether letters are one or two syllables of pinyin, as a given name is: ``qianqiang``, not ``said``.

    Raises:
        ModelError: the table of readings is missing or unreadable.

    """
    syllables = _list_syllables()
    return letters in syllables or any(
        letters[:at] in syllables and letters[at:] in syllables for at in range(1, len(letters))
    )


def is_syllable(letters: str) -> bool:
    """Whether letters, in lower case, are one syllable of pinyin, which many characters are read as.

    Raises:
        ModelError: the table of readings is missing or unreadable.

    """
    return letters in _list_syllables()


@lru_cache(maxsize=1)
def _list_syllables() -> frozenset[str]:
    readings = (reading for found in load_readings().values() for reading in found)
    return frozenset(reading[:-1].lower().replace("u:", "u").replace("v", "u") for reading in readings) - {""}


def is_spelt(text: str, letters: str) -> bool:
    """Whether characters that follow each other in a text are read so: ``shenyang`` for 沈扬.

    Tones are left out, and ``ü`` is ``u``.

    Raises:
        ModelError: the table of readings is missing or unreadable.

    """
    return any(_continues(text, start, letters) for start in range(len(text)))


def _continues(text: str, start: int, letters: str) -> bool:
    if not letters:
        return True
    if start == len(text):
        return False
    readings = load_readings().get(text[start], ())
    syllables = {reading[:-1].lower().replace("v", "u") for reading in readings} - {""}
    return any(
        letters.startswith(syllable) and _continues(text, start + 1, letters[len(syllable) :])
        for syllable in syllables
    )
