"""The engine: sources in, hypotheses out, in order."""

from __future__ import annotations

import functools
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import torch

from translate.document import Hypothesis
from translate.errors import DeviceError, InferenceError, ModelError
from translate.inference.beam import BeamSearch, Finished, Row
from translate.inference.checkpoint import read_config, read_weights
from translate.inference.decoder import Decoder, Source
from translate.inference.device import (
    choose_device,
    choose_dtype,
    count_threads,
    prepare_device,
    use_one_thread,
)
from translate.inference.faults import is_out_of_memory
from translate.inference.fused_output import FusedOutput
from translate.inference.interface import DecodingOptions, Progress
from translate.inference.kernel_library import describe_kernels, find_kernels
from translate.inference.limits import check_options, check_source_lengths, limit_target_tokens
from translate.inference.network import Network
from translate.inference.output import Output, OutputLayer
from translate.inference.restricted_output import OutputRows, RestrictedOutput
from translate.inference.shortlist import read_shortlist
from translate.inference.tokenizer import Tokenizer

_log = logging.getLogger("translate")


SMALLEST_SHARE: Final = 8
"""Sources that a worker takes at least: shares that halve to the last one would read all weights for few."""


class WaitingSources:
    """Sources that wait, longest first; workers take them in groups."""

    def __init__(self, sources: Sequence[Source], max_tokens: int, n_workers: int) -> None:
        self._sources = deque(sorted(sources, key=lambda source: -len(source.ids)))
        self._lock = threading.Lock()
        self._n_workers = n_workers
        self.max_tokens = max_tokens
        self.is_stopped = False

    def take(self, n_used: int, width: int) -> list[Source]:
        """Take sources for a decoder that has ``n_used`` slots in use, within the budget of tokens.

        Every slot is as wide as the widest, ``width`` in those in use. The first groups leave the
        other workers their share.
        """
        with self._lock:
            if not self._sources:
                return []
            n_slots = max(1, self.max_tokens // max(width, len(self._sources[0].ids)))
            share = max(SMALLEST_SHARE, -(-len(self._sources) // self._n_workers))
            n_taken = min(n_slots - n_used, share, len(self._sources))
            return [self._sources.popleft() for _ in range(n_taken)]

    def put_back(self, sources: Sequence[Source]) -> None:
        """Return sources that were not finished, to be taken first."""
        with self._lock:
            self._sources = deque(sorted([*sources, *self._sources], key=lambda source: -len(source.ids)))

    def stop(self) -> None:
        """Let the workers end with the step that they are at."""
        self.is_stopped = True


class MarianEngine:
    """Batched decoding of a Marian model on the CPU or one GPU. See ``Engine``."""

    def __init__(
        self,
        directory: Path | str,
        *,
        device: str = "auto",
        dtype: str = "auto",
        threads: int = 0,
        max_batch_tokens: int = 4096,
        restrict_output: bool = True,
        use_shortlist: bool = True,
    ) -> None:
        """Load a model; see ``load_engine``.

        Args:
            directory: Marian model in Hugging Face's layout.
            device: ``auto``, ``cpu`` or ``cuda``.
            dtype: ``auto``, ``float32``, ``bfloat16``, ``float16`` or ``int8``.
            threads: CPU threads, each decoding its own sources; 0 takes what the machine allows.
            max_batch_tokens: padded source tokens that a worker decodes at once, at most.
            restrict_output: compute only the logits of tokens that the target side has.
            use_shortlist: of these, only those that a batch's sources can need, where the directory
                holds a shortlist; log-probabilities are relative to a source's own shortlist then.

        Raises:
            ModelError: no Marian model, a damaged one, or one that memory does not hold.
            DeviceError: ``cuda`` was asked for and cannot be used, or not with this model.

        """
        directory = Path(directory)
        self._config = read_config(directory)
        self._tokenizer = Tokenizer(directory, self._config)
        weights = read_weights(directory, self._config)
        size = self._config.target_vocab_size
        token_ids = self._tokenizer.list_output_ids() if restrict_output else list(range(size))
        self._shortlist = read_shortlist(directory, self._config, token_ids) if use_shortlist else None
        self._n_threads = count_threads(threads)
        self._max_batch_tokens = max_batch_tokens
        self.max_source_tokens = self._config.max_positions
        self.device = choose_device(device)
        problem = self._prepare(weights, token_ids, dtype)
        if problem is not None and self.device == "cuda" and device == "auto":
            _log.warning("The GPU cannot take the model (%s); using the CPU.", problem)
            with suppress(RuntimeError):
                torch.cuda.empty_cache()
            self.device = "cpu"
            problem = self._prepare(weights, token_ids, dtype)
        if problem is not None and self.device == "cuda":
            raise DeviceError(f"The GPU cannot take the model: {problem}. Use --device cpu or auto.")
        if problem is not None:
            raise ModelError(f"Memory is too short to load the model: {problem}. Close other programs.")

    def _prepare(
        self, weights: Mapping[str, torch.Tensor], token_ids: Sequence[int], dtype: str
    ) -> str | None:
        """Put the weights on the device; returns why they cannot be there, in a line."""
        prepare_device(self.device)
        try:
            with use_one_thread(self.device):
                self.dtype = choose_dtype(dtype, self.device)
                self.arithmetic = describe_kernels() if self.dtype == "int8" else "torch"
                network = Network(weights, self._config, self.dtype, self.device)
                self._make_output = self._load_output(weights, token_ids)
        except (RuntimeError, MemoryError) as error:
            if not (is_out_of_memory(error) or (self.device == "cuda" and isinstance(error, RuntimeError))):
                raise
            return (str(error).splitlines() or ["out of memory"])[0].rstrip(". ")
        self._network = network
        return None

    def count_tokens(self, text: str) -> int:
        """Source subword tokens of ``text``, end-of-sentence included."""
        return len(self._tokenizer.encode_source(text))

    def decode(
        self,
        sources: Sequence[str],
        options: DecodingOptions,
        progress: Progress | None = None,
        spans: Sequence[Sequence[tuple[int, int]]] = (),
    ) -> list[tuple[Hypothesis, ...]]:
        """Translate each source; see ``Engine.decode``.

        Raises:
            InferenceError: a source is over ``max_source_tokens``, an option is impossible,
                memory ran out on one segment, or its scores are no numbers.
            TypeError: one string was given for a list of them.

        """
        if isinstance(sources, str):
            raise TypeError("Expected a list of sources, found one string; write decode([source], options).")
        encoded = [self._tokenizer.encode_source(source) for source in sources]
        lengths = [len(ids) for ids in encoded]
        check_source_lengths(sources, lengths, self.max_source_tokens)
        prefix = self._tokenizer.encode_target(options.forced_prefix)
        limits = [limit_target_tokens(options, length, self._config.max_positions) for length in lengths]
        check_options(options, len(prefix), min(limits, default=len(prefix) + 1))
        extra = [self._list_extra(source, prefix) for source in sources]
        watched = [
            self._tokenizer.locate_spans(source, here)
            for source, here in zip(sources, spans or [()] * len(sources), strict=True)
        ]
        work = [
            Source(i, *facts)
            for i, facts in enumerate(zip(encoded, limits, extra, sources, watched, strict=True))
        ]
        n_workers = max(1, min(self._n_threads if self.device == "cpu" else 1, len(work)))
        waiting = WaitingSources(work, self._max_batch_tokens, n_workers)
        results: list[tuple[Hypothesis, ...]] = [()] * len(sources)
        with use_one_thread(self.device):
            for row in self._decode_all(waiting, options, prefix, n_workers):
                results[row.source] = tuple(
                    self._make_hypothesis(found) for found in row.finished[: options.n_best]
                )
                if progress is not None:
                    progress(1)
        return results

    def _decode_all(
        self, waiting: WaitingSources, options: DecodingOptions, prefix: Sequence[int], n_workers: int
    ) -> Iterator[Row]:
        """Yield rows as they end, in the calling thread, whichever worker decoded them."""
        if n_workers == 1:
            yield from self._decode_waiting(waiting, options, prefix)
            return
        rows: queue.SimpleQueue[Row | BaseException | None] = queue.SimpleQueue()

        def work() -> None:
            try:
                torch.set_num_threads(1)  # it is a setting of each thread
                for row in self._decode_waiting(waiting, options, prefix):
                    rows.put(row)
                rows.put(None)
            except BaseException as error:
                rows.put(error)

        threads = [threading.Thread(target=work, name=f"decoder-{i}", daemon=True) for i in range(n_workers)]
        for thread in threads:
            thread.start()
        try:
            n_running = n_workers
            while n_running:
                found = rows.get()
                if isinstance(found, BaseException):
                    raise found
                if found is None:
                    n_running -= 1
                else:
                    yield found
        finally:
            waiting.stop()
            for thread in threads:
                thread.join()

    def _decode_waiting(
        self, waiting: WaitingSources, options: DecodingOptions, prefix: Sequence[int]
    ) -> Iterator[Row]:
        """Decode what waits in this thread; halves the batches when memory runs out."""
        while True:
            search = BeamSearch(
                n_beams=options.beam_size,
                length_penalty=options.length_penalty,
                early_stopping=options.early_stopping,
                no_repeat_ngram=options.no_repeat_ngram,
                prefix=prefix,
                eos_id=self._config.eos_id,
            )
            decoder = Decoder(self._network, self._make_output(options.beam_size), search, options.n_best)
            try:
                yield from decoder.run(waiting)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                unfinished = decoder.unfinished
                if len(unfinished) < 2:
                    named = ", ".join(source.name for source in unfinished)
                    message = (
                        f"Memory ran out on {named or 'one segment'} alone; divide it or use a smaller beam."
                    )
                    raise InferenceError(message) from error
                waiting.put_back(unfinished)
                waiting.max_tokens = max(1, waiting.max_tokens // 2)
                _log.warning("Memory ran out; going on with batches of %d tokens.", waiting.max_tokens)
            else:
                return
            del decoder
            if self.device == "cuda":
                torch.cuda.empty_cache()

    def _load_output(
        self, weights: Mapping[str, torch.Tensor], token_ids: Sequence[int]
    ) -> Callable[[int], Output]:
        """Prepare the output matrix; returns what makes a decoder's output layer for a number of beams."""
        settings = (token_ids, self._config.banned_ids, self.dtype, self.device)
        if self._shortlist is None:
            kernels = find_kernels() if self.dtype == "int8" else None
            layer: Output = (
                OutputLayer(weights["output"], weights["output.bias"], *settings)
                if kernels is None
                else FusedOutput(kernels, weights["output"], weights["output.bias"], *settings[:2])
            )
            return lambda n_beams: layer  # noqa: ARG005  it has no state
        rows = OutputRows(weights["output"], weights["output.bias"], *settings)
        return functools.partial(RestrictedOutput, rows, self._shortlist)

    def _list_extra(self, source: str, prefix: Sequence[int]) -> Sequence[int]:
        """Target tokens that a shortlist must not keep from a source: what it copies, what is forced."""
        return [] if self._shortlist is None else [*prefix, *self._tokenizer.encode_copied(source)]

    def _make_hypothesis(self, found: Finished) -> Hypothesis:
        tokens = found.tokens
        return Hypothesis(
            target=self._tokenizer.decode_target(tokens),
            log_prob=found.log_prob / max(1, found.n_free),
            truncated=found.truncated,
            n_tokens=len(tokens),
            support=found.support,
        )
