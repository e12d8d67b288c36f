"""Epochs, micro-batches and their order: a pure function of the seed and the position.

A micro-batch holds sources of exactly one length and targets of nearly one, so that
the source has no padding (hence no attention mask) and the target little. A training
step takes as many micro-batches as its token budget asks for; with several of them
the lengths mix.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .corpus import Encoded


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the stream of micro-batches; the next one to be read."""

    epoch: int = 0
    index: int = 0


@dataclass(frozen=True, slots=True)
class MicroBatch:
    """What goes through the network at once."""

    source: Tensor
    """int32 (rows, s), no padding."""
    target: Tensor
    """int32 (rows, t), ``</s>`` and then padding at the right."""
    n_tokens: int
    """Target tokens without padding."""
    following: Position
    """Where the stream goes on after this one."""


class Mixture:
    """Corpora in one store, each with a weight: 2.5 takes it two and a half times an epoch."""

    def __init__(
        self, corpora: Sequence[Encoded], weights: Sequence[float], micro_tokens: int, pad: int, seed: int
    ) -> None:
        self.ids = np.concatenate([c.ids for c in corpora])
        shifts = np.cumsum([0] + [len(c.ids) for c in corpora[:-1]])
        self.starts = np.concatenate([c.starts + shift for c, shift in zip(corpora, shifts, strict=True)])
        self.lengths = np.concatenate([c.lengths for c in corpora])
        self.first = np.cumsum([0] + [c.n_pairs for c in corpora])
        self.weights, self.micro_tokens, self.pad, self.seed = list(weights), micro_tokens, pad, seed
        sizes = zip((c.n_pairs for c in corpora), weights, strict=True)
        if not any(int(weight) * n or round(n * (weight % 1)) for n, weight in sizes):
            raise ValueError("The weights of the corpora leave no pair to read.")

    def plan(self, epoch: int) -> list[np.ndarray]:
        """Pair numbers of each micro-batch of an epoch, in order.

        ``rows * max(s, t)`` of a micro-batch is at most ``micro_tokens``, save for a single longer pair.
        """
        rng = np.random.default_rng((self.seed, epoch))
        picks = []
        for low, high, weight in zip(self.first[:-1], self.first[1:], self.weights, strict=True):
            whole, part = divmod(weight, 1)
            picks += [rng.permutation(high - low) + low for _ in range(int(whole))]
            picks.append(rng.permutation(high - low)[: round((high - low) * part)] + low)
        order = np.concatenate(picks)
        rng.shuffle(order)  # so that the stable sort below breaks its ties by chance
        source, target = self.lengths[order].T
        order = order[np.lexsort((target, source))]
        batches = []
        groups = np.flatnonzero(np.diff(self.lengths[order, 0])) + 1
        for group in np.split(order, groups):
            widths = self.lengths[group].max(1)
            at = 0
            while at < len(group):
                room = widths[at : at + max(1, self.micro_tokens // int(widths[at]))]
                n = int(np.searchsorted(room * np.arange(1, len(room) + 1), self.micro_tokens, side="right"))
                batches.append(group[at : at + max(1, n)])
                at += max(1, n)
        return [batches[i] for i in rng.permutation(len(batches))]

    def build(self, pairs: np.ndarray, following: Position, *, pin: bool = False) -> MicroBatch:
        """Gather the ids of a micro-batch."""
        n_source = int(self.lengths[pairs[0], 0])
        n_target = self.lengths[pairs, 1]
        begins = self.starts[pairs]
        source = self.ids[begins[:, None] + np.arange(n_source)]
        columns = np.arange(int(n_target.max()))
        at = (begins + n_source)[:, None] + np.minimum(columns, (n_target - 1)[:, None])
        target = np.where(columns < n_target[:, None], self.ids[at], np.int32(self.pad))
        tensors = [torch.from_numpy(a) for a in (source, target)]
        if pin:
            tensors = [t.pin_memory() for t in tensors]
        return MicroBatch(*tensors, int(n_target.sum()), following)

    def stream(self, position: Position, *, pin: bool = False) -> Iterator[MicroBatch]:
        """Micro-batches from a position on, without end; the next epoch is planned meanwhile."""
        with ThreadPoolExecutor(1) as planner:
            epoch, index = position.epoch, position.index
            plan = self.plan(epoch)
            while True:
                upcoming = planner.submit(self.plan, epoch + 1)
                for i in range(index, len(plan)):
                    last = i + 1 == len(plan)
                    following = Position(epoch + 1, 0) if last else Position(epoch, i + 1)
                    yield self.build(plan[i], following, pin=pin)
                plan = upcoming.result()
                epoch, index = epoch + 1, 0


class Prefetcher:
    """Reads a stream ahead in a thread. ``close`` ends the thread."""

    def __init__(self, stream: Iterator[MicroBatch], depth: int = 64) -> None:
        self._queue: queue.Queue[MicroBatch | BaseException] = queue.Queue(depth)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(stream,), daemon=True)
        self._thread.start()

    def _work(self, stream: Iterator[MicroBatch]) -> None:
        try:
            for item in stream:
                self._put(item)
                if self._closed.is_set():
                    return
        except Exception as error:
            self._put(error)

    def _put(self, item: MicroBatch | BaseException) -> None:
        while not self._closed.is_set():
            try:
                self._queue.put(item, timeout=0.1)
                return
            except queue.Full:
                continue

    def take(self, n_tokens: int) -> list[MicroBatch]:
        """Micro-batches of a step: at least one, and as many as ``n_tokens`` target tokens need."""
        step: list[MicroBatch] = []
        while not step or sum(m.n_tokens for m in step) < n_tokens:
            item = self._queue.get()
            if isinstance(item, BaseException):
                raise item
            step.append(item)
        return step

    def close(self) -> None:
        """End the reading thread."""
        self._closed.set()
        self._thread.join()
