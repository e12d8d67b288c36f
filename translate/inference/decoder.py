"""Decoding many sources with continuous batching: slots empty as sources end, and others take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from translate.errors import InferenceError
from translate.inference.beam import BeamSearch, Floats, Row
from translate.inference.cache import RESERVED_STEPS, RESERVED_STEPS_FUSED, DecoderCache, KeysValues
from translate.inference.limits import name_source
from translate.inference.network import Network
from translate.inference.output import Output
from translate.inference.support import Span, SpanTable, SupportMeter

ENCODER_TOKENS: Final = {"cpu": 512, "cuda": 16384}
"""Padded source tokens encoded at once: enough for full speed, few enough for the processor's caches."""
REFILL_BELOW: Final = 0.75
"""When no more than this share of the slots is in use, sources join, or empty slots are given up."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source to decode."""

    index: int
    ids: Sequence[int]
    limit: int
    """Target tokens at most."""
    extra_ids: Sequence[int] = ()
    """Target tokens that it may use, whatever a shortlist says."""
    text: str = ""
    spans: Sequence[Span] = ()
    """Tokens whose bearing on the target is asked for."""

    @property
    def name(self) -> str:
        """The source in a message: how it begins, and how long it is."""
        return name_source(self.text, len(self.ids))


class Waiting(Protocol):
    """Sources that wait to be decoded."""

    is_stopped: bool
    """Nobody wants the rest: looked at before each step."""

    def take(self, n_used: int, width: int) -> list[Source]:
        """Take sources for a decoder that has ``n_used`` slots in use, the widest of ``width`` tokens.

        None if none wait or fit.
        """


class Decoder:
    """One worker's decoding loop. Not to be shared between threads."""

    def __init__(self, network: Network, output: Output, search: BeamSearch, n_best: int = 1) -> None:
        self._network = network
        self._output = output
        self._search = search
        config = network.config
        self._cache = DecoderCache(
            n_layers=config.decoder_layers,
            n_heads=config.decoder_heads,
            head=config.d_model // config.decoder_heads,
            n_beams=search.n_beams,
            dtype=choose_cache_dtype(network, search.n_beams),
            device=network.device,
            n_reserved=RESERVED_STEPS_FUSED if network.is_fused else RESERVED_STEPS,
        )
        self._tokens = torch.zeros(0, search.n_beams, dtype=torch.int64, device=network.device)
        self._sources: dict[int, Source] = {}  # by slot
        self._taken: list[Source] = []
        self._weighed: dict[int, Source] = {}  # ended, with spans to be weighed
        self._has_moved = False  # sources joined or changed their slots
        self._spans = SpanTable([])
        self._meter = SupportMeter(network, output, n_best)

    @property
    def unfinished(self) -> list[Source]:
        """Sources taken and not finished: what is lost if memory runs out."""
        sources = (*self._sources.values(), *self._taken, *self._weighed.values())
        return list({source.index: source for source in sources}.values())

    @torch.inference_mode()
    def run(self, waiting: Waiting) -> Iterator[Row]:
        """Decode until nothing waits and every slot has ended, or all is stopped; yields rows as they end."""
        while not waiting.is_stopped:
            n_slots = self._cache.n_slots
            if len(self._sources) <= REFILL_BELOW * n_slots:
                self._taken = waiting.take(len(self._sources), self._find_width())
                if self._taken:
                    self._admit_taken()
                elif not self._sources:
                    yield from self._weigh(is_last=True)
                    return
                elif len(self._sources) < n_slots:
                    self._resize(len(self._sources), 0)
            yield from self._step()
            yield from self._weigh()

    def _admit_taken(self) -> None:
        """Give slots to the sources taken; each batch of them leaves ``_taken`` when it has its slots."""
        sources = self._taken
        width = max(len(source.ids) for source in sources)
        n_needed = len(self._sources) + len(sources)
        if n_needed > self._cache.n_slots or max(width, self._find_width()) != self._cache.source_width:
            self._resize(n_needed, width)
        empty = [slot for slot in range(self._cache.n_slots) if slot not in self._sources][: len(sources)]
        per_batch = max(1, ENCODER_TOKENS[self._network.device] // width)
        for start in range(0, len(sources), per_batch):
            batch, slots = sources[start : start + per_batch], empty[start : start + per_batch]
            lengths = [len(source.ids) for source in batch]
            self._cache.admit(slots, self._encode(batch), lengths)
            self._search.admit(slots, [_start_row(source) for source in batch])
            self._tokens[slots] = self._network.config.start_id
            self._sources.update(zip(slots, batch, strict=True))
            self._taken = sources[start + per_batch :]
        self._has_moved = True

    def _encode(self, batch: Sequence[Source]) -> list[KeysValues]:
        return self._network.encode([source.ids for source in batch])

    def _resize(self, n_slots: int, source_width: int) -> None:
        keep = sorted(self._sources)
        width = max(source_width, self._find_width())
        self._cache.resize(keep, n_slots, width)
        self._search.resize(keep, n_slots)
        tokens = self._tokens.new_zeros(n_slots, self._search.n_beams)
        tokens[: len(keep)] = self._tokens[keep]
        self._tokens = tokens
        self._sources = {slot: self._sources[old] for slot, old in enumerate(keep)}
        self._has_moved = True

    def _find_width(self) -> int:
        """Tokens of the longest source in a slot: every slot takes room for as many."""
        return max((len(source.ids) for source in self._sources.values()), default=0)

    def _step(self) -> list[Row]:
        """Decode one token of every beam; returns the rows that ended."""
        network, cache, search = self._network, self._cache, self._search
        if self._has_moved:
            sources = [self._sources.get(slot) for slot in range(cache.n_slots)]
            self._output.choose(sources)
            self._spans = SpanTable([() if source is None else source.spans for source in sources])
            self._has_moved = False
        cache.begin_step()
        hidden = network.embed_targets(self._tokens, cache.ages)
        shares = (
            None
            if self._spans.is_empty
            else hidden.new_zeros(len(hidden), cache.source_width, dtype=torch.float32)
        )
        for index, layer in enumerate(network.decoder):
            hidden = layer.step(hidden, cache, index, shares if index == len(network.decoder) - 1 else None)
        log_probs, ids = self._output.find_best(hidden, search.n_candidates, search.list_forbidden())
        shape = (cache.n_slots, search.n_beams, -1)
        found = log_probs.view(shape).cpu().numpy()
        self._check_scores(found, hidden)
        looks = None if shares is None else self._find_looks(shares)
        parents, tokens, done = search.advance(found, ids.view(shape).cpu().numpy(), looks)
        ended = [row for row in done if not row.n_spans]
        self._meter_rows([row for row in done if row.n_spans])
        cache.end_step(torch.from_numpy(parents).to(network.device))
        self._tokens = torch.from_numpy(tokens).to(network.device)
        for slot in [slot for slot in self._sources if search.rows[slot] is None]:
            cache.release(slot)
            del self._sources[slot]
        return ended

    def _find_looks(self, shares: torch.Tensor) -> Floats:
        """Share of its attention that each beam gave to the spans of its source ``(R, k, N)``."""
        n_heads = self._network.config.decoder_heads
        each = shares.div_(n_heads).view(self._cache.n_slots, self._search.n_beams, -1)
        return self._spans.add_up(each.cpu().numpy())

    def _meter_rows(self, rows: Sequence[Row]) -> None:
        """Let the spans of rows that have ended be weighed: their sources are about to lose their slots."""
        slots = {source.index: slot for slot, source in self._sources.items()} if rows else {}
        for row in rows:
            slot = slots[row.source]
            self._weighed[row.source] = self._sources[slot]
            self._meter.put(row, self._sources[slot], partial(self._copy_source, slot))

    def _copy_source(self, slot: int) -> list[KeysValues]:
        """Keys and values ``(H, S, D)`` of the source in a slot, a pair a layer."""
        n_tokens = len(self._sources[slot].ids)
        pairs = [self._cache.get_source(layer) for layer in range(len(self._network.decoder))]
        return [
            (keys[slot, :, :n_tokens].clone(), values[slot, :, :n_tokens].clone()) for keys, values in pairs
        ]

    def _weigh(self, *, is_last: bool = False) -> list[Row]:
        """Rows whose spans have been weighed."""
        rows = self._meter.take(is_last=is_last)
        for row in rows:
            del self._weighed[row.source]
        return rows

    def _check_scores(self, log_probs: Floats, hidden: torch.Tensor) -> None:
        """Refuse to go on where the arithmetic has failed: a NaN would choose any token.

        Raises:
            InferenceError: a score of a source is no number.

        """
        good: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(log_probs[:, :, 0]), axis=1)
        if self._network.is_fused:  # 8-bit products make numbers of everything
            good &= hidden.isfinite().view(len(good), -1).all(dim=1).numpy()
        if good.all():
            return
        for slot, source in self._sources.items():
            if not good[slot]:
                dtype = "int8" if self._network.is_int8 else str(self._network.dtype).removeprefix("torch.")
                other = "bfloat16" if dtype == "float32" else "float32"
                raise InferenceError(
                    f"The scores of {source.name} are not finite in {dtype}; set dtype to {other} in the "
                    "settings, and copy the model again if that fails too."
                )


def _start_row(source: Source) -> Row:
    return Row(source.index, source.limit, n_spans=len(source.spans))


def choose_cache_dtype(network: Network, n_beams: int) -> torch.dtype:
    """Type of the cached keys and values.

    Compiled kernels compute in float32 and wait for memory: halving what they read pays always.
    In torch, several beams a source run twice as fast on bfloat16 keys and values around 8-bit
    products where the processor multiplies them; one beam does not gain.
    """
    if network.is_fused:
        return torch.bfloat16
    if network.is_int8 and n_beams > 1 and torch.cpu.get_capabilities().get("avx512_bf16", False):
        return torch.bfloat16
    return network.dtype
