"""A deterministic engine without a model, for the tests of every stage.

``FakeEngine`` implements ``translate.inference.interface.Engine``. A source in its
table gives the table's answer; any other source is spelt out a word a character, so
that two sources never share a target and no target is empty, looped or Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from translate.document import Hypothesis
from translate.errors import InferenceError
from translate.inference.interface import DecodingOptions, Progress

CONSONANTS = "bdfghjklmnprstvz"
FINALS = "aeiouylrnmsxwhtc"
PUNCTUATION = str.maketrans("，。！？；：、（）《》“”‘’—…", ',.!?;:,()""""\'\'-.')
TOKEN = re.compile(r"[A-Za-z]{1,4}|[0-9]{1,3}|[^\sA-Za-z0-9]")
PIECE = re.compile(r"[㐀-鿿豈-﫿]|[A-Za-z0-9.,%]*[A-Za-z0-9%]|[^\s㐀-鿿豈-﫿A-Za-z0-9]")

Answer = str | Hypothesis
"""A target, or the whole hypothesis where the score or the truncation matters."""


def spell_character(character: str) -> str:
    """A pronounceable word that no other character has (four letters in the basic plane)."""
    code = ord(character)
    nibbles = [(code >> shift) & 15 for shift in (12, 8, 4, 0)]
    return "".join((CONSONANTS if place % 2 == 0 else FINALS)[nibble] for place, nibble in enumerate(nibbles))


def spell_source(source: str) -> str:
    """The fake translation: Han characters become words, the rest stays, marks become ASCII."""
    words: list[str] = []
    for piece in PIECE.findall(source):
        if re.match(r"[㐀-鿿豈-﫿]", piece):
            words.append(spell_character(piece))
            continue
        text = piece.translate(PUNCTUATION)
        if words and text in {",", ".", "!", "?", ";", ":", ")"}:
            words[-1] += text
        else:
            words.append(text)
    target = " ".join(words)
    return target[:1].upper() + target[1:]


class FakeEngine:
    """Sources in, canned or spelt-out hypotheses out.

    Args:
        table: answers by source. A list gives one answer a call for that source, the
            last one again afterwards: ``{"甲": ["", "First"]}`` fails once.
        max_source_tokens: a longer source raises ``InferenceError``, as a real engine does.
        unknown: characters that the fake model does not know.
        log_prob: score of every answer that is not a ``Hypothesis``.

    ``calls`` records every call: the sources and the options.

    """

    device = "cpu"
    dtype = "float32"
    arithmetic = "a table"

    def __init__(
        self,
        table: Mapping[str, Answer | Sequence[Answer]] | None = None,
        *,
        max_source_tokens: int = 512,
        unknown: str = "",
        log_prob: float = -0.5,
    ) -> None:
        self.table = dict(table or {})
        self.max_source_tokens = max_source_tokens
        self.unknown = frozenset(unknown)
        self.log_prob = log_prob
        self.calls: list[tuple[tuple[str, ...], DecodingOptions]] = []
        self._n_asked: dict[str, int] = {}

    def count_tokens(self, text: str) -> int:
        """A token a Han character or mark, one for up to four letters or three digits, one for the end."""
        return len(TOKEN.findall(text)) + 1

    def unknown_characters(self, text: str) -> tuple[str, ...]:
        """Characters of ``text`` that the model does not know, in order, each once."""
        return tuple(dict.fromkeys(character for character in text if character in self.unknown))

    def decode(
        self,
        sources: Sequence[str],
        options: DecodingOptions,
        progress: Progress | None = None,
        spans: Sequence[Sequence[tuple[int, int]]] = (),
    ) -> list[tuple[Hypothesis, ...]]:
        """Answer each source in order; ``n_best`` hypotheses with falling scores and the answer's support."""
        self.calls.append((tuple(sources), options))
        outputs = []
        for source in sources:
            n_tokens = self.count_tokens(source)
            if n_tokens > self.max_source_tokens:
                raise InferenceError(
                    f"A source has {n_tokens} tokens, the model reads {self.max_source_tokens}: {source[:30]}"
                )
            best = self._answer(source, options)
            outputs.append(
                tuple(replace(best, log_prob=best.log_prob - 0.1 * rank) for rank in range(options.n_best))
            )
            if progress is not None:
                progress(1)
        return outputs

    def _answer(self, source: str, options: DecodingOptions) -> Hypothesis:
        answer = self.table.get(source)
        if isinstance(answer, Sequence) and not isinstance(answer, str):
            turn = self._n_asked.get(source, 0)
            self._n_asked[source] = turn + 1
            answer = answer[min(turn, len(answer) - 1)]
        if isinstance(answer, Hypothesis):
            return answer
        target = spell_source(source) if answer is None else answer
        words = target.split()
        limit = min(options.max_target_tokens, int(options.max_length_ratio * self.count_tokens(source)) + 20)
        truncated = len(words) + 1 > limit
        if truncated:
            target = " ".join(words[:limit])
        return Hypothesis(target, self.log_prob, truncated, min(len(words) + 1, limit))
