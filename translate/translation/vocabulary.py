"""What a model's source vocabulary covers, read without the model: no weights, no torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sentencepiece import SentencePieceProcessor

from translate.errors import ModelError
from translate.translation.preparation import prepare_source


@dataclass(frozen=True, slots=True)
class SourceVocabulary:
    """The source side of a Marian model. Picklable, so that other processes can count."""

    pieces: SentencePieceProcessor
    known: frozenset[str]

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read ``source.spm`` and ``vocab.json``.

        Raises:
            ModelError: a file is missing or damaged.

        """
        try:
            pieces = SentencePieceProcessor(model_file=str(directory / "source.spm"))
            known = json.loads((directory / "vocab.json").read_text(encoding="utf-8"))
        except (OSError, RuntimeError, ValueError) as error:
            raise ModelError(
                f"The source vocabulary in {directory} (source.spm, vocab.json) cannot be read: {error}; "
                "copy the whole folder of the model again."
            ) from error
        if not isinstance(known, dict):
            raise ModelError(
                f"{directory / 'vocab.json'} should map pieces to numbers, found {type(known).__name__}; "
                "copy the whole folder of the model again."
            )
        return cls(pieces, frozenset(known))

    def count_tokens(self, text: str) -> int:
        """Subword tokens of a segment as the model will be given it, end-of-sentence included."""
        return sum(len(self.pieces.encode(part.source)) for part in prepare_source(text)) + 1

    def find_unknown(self, text: str) -> tuple[str, ...]:
        """Characters of ``text`` that reach the model as ``<unk>``, in order, each once."""
        lost = (piece for piece in self.pieces.encode(text, out_type=str) if piece not in self.known)
        return tuple(dict.fromkeys(character for piece in lost for character in piece.replace("▁", "")))
