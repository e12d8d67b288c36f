"""What a text costs as an author's, and whether a reading is Chinese at all.

A reading is compared with two rivals: what was received (``measure_text`` of both), and
the characters that wrong bytes would give by chance, which cost ``CHANCE_COST`` each.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from translate.repair.foreign_words import price_words
from translate.repair.language_model import UNKNOWN, CharacterModel, Floats, code_points

UNKNOWN_COST: Final = 7.0
"""Nats on top for a character that the model does not know: there are thousands of them."""
CHANCE_COST: Final = 8.6
"""Nats a character of the commonest Chinese characters, strung together by chance."""
CHINESE_PRIOR: Final = 2.0
"""Nats for a reading that comes out in Chinese characters at all."""
LONG_SURPRISE: Final = 8.2
SHORT_SURPRISE: Final = 5.6
SHORTNESS: Final = 17.0
"""``SHORT_SURPRISE + SHORTNESS / n`` nats a character is more than 99.9 % of the stretches of n
characters in flores_dev cost; never less than ``LONG_SURPRISE``, which lists of names stay below and
foreign words read as Chinese do not."""
LOST_COST: Final = 9.0
"""Nats that U+FFFD costs."""
INVALID_COST: Final = 6.0
"""Nats on top where no byte was lost: bytes that are no character were never written as such."""


def price_text(text: str, model: CharacterModel, *, knows_words: bool = True) -> Floats:
    """Log-probability (n,) of each character, forms aside: foreign letters and controls at their price.

    Args:
        text: what is weighed.
        model: character language model.
        knows_words: whether words in another script are taken for words.

    """
    scores = model.score_text(text)
    points = code_points(text)
    odd = (points >= 0x80) & (points < 0x250)
    crowded = odd & (np.concatenate([[False], odd[:-1]]) | np.concatenate([odd[1:], [False]]))
    scores = np.where(odd, np.minimum(scores, -4.0), scores)
    scores = np.where(crowded | ((points >= 0x80) & (points < 0xA0)), -LOST_COST, scores)
    scores = np.where((points == 0xFFFD) | ((points >= 0xDC80) & (points < 0xDD00)), -LOST_COST, scores)
    scores = scores - np.where((model.symbols_of(text) == UNKNOWN) & ~odd, UNKNOWN_COST, 0)
    words = price_words(text) if knows_words else None
    prices: Floats = (scores if words is None else np.where(np.isnan(words), scores, -words)).astype(
        np.float32
    )
    return prices


def measure_text(text: str, model: CharacterModel, *, knows_words: bool = True) -> float:
    """Log-probability of a text, its choice of forms included."""
    points = code_points(text)
    small = points[points < 65536]
    return float(
        price_text(text, model, knows_words=knows_words).sum()
        - np.minimum(model.form_costs(small, 1.0).sum(), model.form_costs(small, 0.0).sum())
    )


def limit_surprise(n_chars: int) -> float:
    """Mean nats a character above which a reading of that length is no Chinese."""
    return max(LONG_SURPRISE, SHORT_SURPRISE + SHORTNESS / max(n_chars, 1))


def weigh_chance(n_chars: int, cost: float, prior: float = CHINESE_PRIOR) -> float:
    """Probability that a reading is Chinese and no chance, by what its characters cost."""
    evidence = min(max(CHANCE_COST * n_chars - cost + prior, -50.0), 50.0)
    return float(1 / (1 + np.exp(-evidence)))
