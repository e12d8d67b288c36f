"""Limits that every engine keeps in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from translate.errors import InferenceError
from translate.inference.interface import DecodingOptions

_NAME_CHARS: Final = 30


def check_source_lengths(sources: Sequence[str], lengths: Sequence[int], max_tokens: int) -> None:
    """Refuse sources that the model cannot read whole.

    Raises:
        InferenceError: names the first source that is too long.

    """
    for source, length in zip(sources, lengths, strict=True):
        if length > max_tokens:
            raise InferenceError(
                f"The model reads {max_tokens} tokens at most, not {name_source(source, length)}; "
                "divide it into shorter segments."
            )


def name_source(text: str, n_tokens: int) -> str:
    """A source in a message, which may stand for many documents: how it begins, and how long it is."""
    start = text[:_NAME_CHARS] + ("…" if len(text) > _NAME_CHARS else "")
    return f"{start!r} ({n_tokens} tokens)"


def limit_target_tokens(options: DecodingOptions, n_source_tokens: int, max_positions: int) -> int:
    """Most target tokens that may follow the start token, end-of-sentence and forced prefix included."""
    by_ratio = int(options.max_length_ratio * n_source_tokens) + 20
    return max(1, min(options.max_target_tokens, by_ratio, max_positions))


def check_options(options: DecodingOptions, n_prefix_tokens: int, limit: int) -> None:
    """Refuse options that contradict each other; ``limit`` is the smallest of the sources' limits.

    Raises:
        InferenceError: says which option is impossible.

    """
    if options.beam_size < 1:
        raise InferenceError(f"beam_size must be 1 or more, found {options.beam_size}.")
    if not 1 <= options.n_best <= options.beam_size:
        raise InferenceError(
            f"n_best must be from 1 to beam_size, which is {options.beam_size}, found {options.n_best}."
        )
    if options.max_target_tokens < 1:
        raise InferenceError(f"max_target_tokens must be 1 or more, found {options.max_target_tokens}.")
    if not options.max_length_ratio >= 0:
        raise InferenceError(f"max_length_ratio must be 0 or more, found {options.max_length_ratio}.")
    if limit <= n_prefix_tokens:
        raise InferenceError(
            f"The forced prefix {options.forced_prefix!r} has {n_prefix_tokens} tokens, and a target at most "
            f"{limit}, end-of-sentence included; shorten it, or raise max_target_tokens or max_length_ratio."
        )
