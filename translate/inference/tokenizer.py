"""Text into Marian's token ids and back, by sentencepiece alone.

Marian numbers tokens by vocab.json, not by the SentencePiece model; the two are
joined by the pieces' strings. Ids equal those of transformers' ``MarianTokenizer``,
except that the names of special tokens in a text (``</s>``, ``<pad>``) and marks of languages
(``>>zh<<``) are text here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import sentencepiece

from translate.errors import ModelError
from translate.inference.checkpoint import MarianConfig
from translate.model_files import FETCH_AGAIN, read_json

LATIN_RUN: Final = re.compile(r"[!-~\u00c0-\u024f][ -~\u00c0-\u024f]*")


class Tokenizer:
    """Source text into ids, target ids into text."""

    def __init__(self, directory: Path, config: MarianConfig) -> None:
        """Read both SentencePiece models and the vocabularies.

        Raises:
            ModelError: a file is damaged or does not fit the configuration.

        """
        self._source = _load_pieces(directory / "source.spm")
        self._target = _load_pieces(directory / "target.spm")
        self._source_ids = _load_vocabulary(directory / "vocab.json", config.source_vocab_size)
        self._target_ids = self._source_ids
        if not config.shared_embeddings and (directory / "target_vocab.json").is_file():
            self._target_ids = _load_vocabulary(directory / "target_vocab.json", config.target_vocab_size)
        self._target_pieces = {token: piece for piece, token in self._target_ids.items()}
        self._unknown_id = self._source_ids["<unk>"]
        self._eos_id = config.eos_id
        self._special = {config.eos_id, config.pad_id, self._target_ids["<unk>"]}

    def encode_source(self, text: str) -> list[int]:
        """Source ids of ``text``, end-of-sentence last."""
        get, unknown = self._source_ids.get, self._unknown_id
        ids = [get(piece, unknown) for piece in self._source.encode(text, out_type=str)]
        ids.append(self._eos_id)
        return ids

    def locate_spans(self, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Source tokens of spans of characters, both half-open."""
        ends = {
            place: len(self._source.encode(text[:place], out_type=str)) for span in spans for place in span
        }
        return [(ends[start], ends[end]) for start, end in spans]

    def encode_target(self, text: str) -> list[int]:
        """Target ids of ``text``, without end-of-sentence."""
        unknown = self._target_ids["<unk>"]
        return [self._target_ids.get(piece, unknown) for piece in self._target.encode(text, out_type=str)]

    def encode_copied(self, text: str) -> list[int]:
        """Target ids that copy the Latin words and figures of a source, after a space or a bracket."""
        runs = LATIN_RUN.findall(unicodedata.normalize("NFKC", text))
        return [token for run in runs for form in (run, f"({run}") for token in self.encode_target(form)]

    def decode_target(self, ids: Sequence[int]) -> str:
        """Text of target ids; end-of-sentence, padding and unknown leave no trace."""
        pieces = [self._target_pieces[token] for token in ids if token not in self._special]
        return str(self._target.decode_pieces(pieces)).replace("▁", " ").strip()

    def list_output_ids(self) -> list[int]:
        """Ids that a target may hold: the target side's pieces and end-of-sentence, ascending."""
        target = self._target
        real = (
            target.id_to_piece(i)
            for i in range(target.get_piece_size())
            if not (target.is_control(i) or target.is_unknown(i) or target.is_unused(i))
        )
        found = {self._target_ids[piece] for piece in real if piece in self._target_ids}
        return sorted((found - self._special) | {self._eos_id})


def _load_pieces(path: Path) -> sentencepiece.SentencePieceProcessor:
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        message = f"{path}: expected a SentencePiece model, found something else. {FETCH_AGAIN}"
        raise ModelError(message) from error


def _load_vocabulary(path: Path, size: int) -> dict[str, int]:
    vocabulary = read_json(path)
    if "<unk>" not in vocabulary:
        raise ModelError(f"{path}: expected a token '<unk>', found none. {FETCH_AGAIN}")
    out_of_range = [
        token for token in vocabulary.values() if not isinstance(token, int) or not 0 <= token < size
    ]
    if out_of_range:
        raise ModelError(
            f"{path}: expected ids below {size}, the vocabulary of config.json, "
            f"found {out_of_range[0]!r}. {FETCH_AGAIN}"
        )
    return vocabulary
