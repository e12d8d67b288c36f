"""Hugging Face's ``generate`` behind the engine's interface: what the fast engine is compared with.

For tests and benchmarks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from translate.document import Hypothesis
from translate.inference.checkpoint import read_config, read_weights
from translate.inference.interface import DecodingOptions, Progress
from translate.inference.limits import check_options, check_source_lengths, limit_target_tokens
from translate.inference.tokenizer import Tokenizer

FORBIDDEN_LOGIT = -1.0e30


class ReferenceEngine:
    """``MarianMTModel.generate``: slow, and in float32 right by definition."""

    def __init__(
        self,
        directory: Path,
        *,
        device: str = "cpu",
        dtype: str = "float32",
        max_batch_tokens: int = 4096,
        restrict_output: bool = True,
    ) -> None:
        """Load the model through transformers.

        Args:
            directory: Marian model in Hugging Face's layout.
            device: ``cpu`` or ``cuda``.
            dtype: ``float32``, ``bfloat16`` or ``float16``.
            max_batch_tokens: padded source tokens a batch, at most.
            restrict_output: forbid tokens that the target side does not have, as the fast engine does.

        Raises:
            ModelError: the directory holds no Marian model, or a damaged one.

        """
        from transformers import MarianMTModel

        self.device = device
        self.dtype = dtype
        self.arithmetic = "transformers"
        self._config = read_config(directory)
        read_weights(directory, self._config)  # its messages name the file; transformers' do not
        self._tokenizer = Tokenizer(directory, self._config)
        self._max_batch_tokens = max_batch_tokens
        kind = getattr(torch, dtype)
        self._model: Any = MarianMTModel.from_pretrained(directory, dtype=kind).to(device).eval()
        self.max_source_tokens = self._config.max_positions
        if restrict_output:
            allowed = torch.tensor(self._tokenizer.list_output_ids(), device=device)
            bias = self._model.final_logits_bias
            restricted = torch.full_like(bias, max(FORBIDDEN_LOGIT, torch.finfo(bias.dtype).min))
            restricted[:, allowed] = bias[:, allowed]
            self._model.final_logits_bias.copy_(restricted)

    def count_tokens(self, text: str) -> int:
        """Source subword tokens of ``text``, end-of-sentence included."""
        return len(self._tokenizer.encode_source(text))

    def decode(
        self, sources: Sequence[str], options: DecodingOptions, progress: Progress | None = None
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate each source; see ``Engine.decode``.

        Raises:
            InferenceError: a source is over ``max_source_tokens``.

        """
        ids = [self._tokenizer.encode_source(source) for source in sources]
        lengths = [len(row) for row in ids]
        check_source_lengths(sources, lengths, self.max_source_tokens)
        limits = [limit_target_tokens(options, length, self._config.max_positions) for length in lengths]
        prefix = self._tokenizer.encode_target(options.forced_prefix)
        check_options(options, len(prefix), min(limits, default=len(prefix) + 1))
        results: list[tuple[Hypothesis, ...]] = [()] * len(sources)
        for batch in _divide_into_batches(lengths, self._max_batch_tokens):
            # generate has one length limit a batch, ours is one a source
            for limit in {limits[i] for i in batch}:
                rows = [i for i in batch if limits[i] == limit]
                found = self._decode_batch([ids[i] for i in rows], prefix, options, limit)
                for i, hypotheses in zip(rows, found, strict=True):
                    results[i] = hypotheses
            if progress is not None:
                progress(len(batch))
        return results

    @torch.inference_mode()
    def _decode_batch(
        self, ids: list[list[int]], prefix: list[int], options: DecodingOptions, limit: int
    ) -> list[tuple[Hypothesis, ...]]:
        config = self._config
        width = max(map(len, ids))
        source = torch.tensor([row + [config.pad_id] * (width - len(row)) for row in ids], device=self.device)
        beam = options.beam_size
        out = self._model.generate(
            input_ids=source,
            attention_mask=(source != config.pad_id).long(),
            decoder_input_ids=torch.tensor([[config.start_id, *prefix]] * len(ids), device=self.device),
            num_beams=beam,
            do_sample=False,
            length_penalty=options.length_penalty,
            early_stopping=options.early_stopping,
            no_repeat_ngram_size=options.no_repeat_ngram,
            num_return_sequences=options.n_best,
            max_new_tokens=limit - len(prefix),
            max_length=None,
            bad_words_ids=[[token] for token in config.banned_ids],
            forced_eos_token_id=None,
            return_dict_in_generate=True,
            output_scores=True,
            output_logits=True,
        )
        # a ban does not change the probabilities: greedy's scores are banned logits, beam's log-probabilities
        log_probs = self._model.compute_transition_scores(
            out.sequences,
            out.logits if beam == 1 else out.scores,
            getattr(out, "beam_indices", None),
            normalize_logits=beam == 1,
        )
        found = []
        for sequence, scores in zip(out.sequences.tolist(), log_probs.tolist(), strict=True):
            found.append(self._make_hypothesis(sequence[1:], scores, len(prefix)))
        return [tuple(found[i : i + options.n_best]) for i in range(0, len(found), options.n_best)]

    def _make_hypothesis(self, tokens: list[int], scores: list[float], n_forced: int) -> Hypothesis:
        config = self._config
        free = tokens[n_forced:]
        end = next((i for i, token in enumerate(free) if token in (config.eos_id, config.pad_id)), len(free))
        finished = end < len(free) and free[end] == config.eos_id
        n_free = end + finished
        return Hypothesis(
            target=self._tokenizer.decode_target(tokens[: n_forced + end]),
            log_prob=sum(scores[:n_free]) / max(1, n_free),
            truncated=not finished,
            n_tokens=n_forced + n_free,
        )


def _divide_into_batches(lengths: Sequence[int], max_tokens: int) -> Iterator[list[int]]:
    """Yield the indices of each batch, longest sources first.

    A batch costs rows times its longest source, padding included; it keeps within
    ``max_tokens`` unless one source alone is longer.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    start = 0
    while start < len(order):
        rows = max(1, max_tokens // max(1, lengths[order[start]]))
        yield order[start : start + rows]
        start += rows
