"""Train a zh-en Marian model against the clock.

The run is bounded by wall time (or by steps): learning rate, step size and corpus
mixture follow the share of it that is over, so that a machine lent for half an
hour ends with a finished model. State is saved as it goes; the same command
resumes it. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch.fx.experimental import _config as shape_config

from .batches import Mixture, Position, Prefetcher
from .checkpoint import (
    Checkpoint,
    Progress,
    load_checkpoint,
    random_states,
    restore_random_states,
    save_checkpoint,
)
from .corpus import Encoded, join_pairs, load_encoded, load_vocabulary
from .dropout import MaskStore
from .export import load_export
from .lexical_start import read_start
from .loss import block_gradient
from .network import Network, Shape, from_marian, sum_loss, to_marian
from .options import make_parser
from .schedule import Clock, Schedule
from .scoring import marian_model, read_lines, score, translate_greedily

SHAPE_OPTIONS = ("d_model", "d_ffn", "heads", "encoder_layers", "decoder_layers")
"""Options of a model made anew; what is true of any run stands in its shape."""

LossOf = Callable[[torch.Tensor, torch.Tensor, float], torch.Tensor]
"""Source (b, s) and target ids (b, t) and the smoothing -> the summed loss."""


def log(*parts: object) -> None:
    """Print a line with the time of day, at once."""
    print(time.strftime("%H:%M:%S"), *parts, flush=True)


class Run:
    """One training run: the network, its optimiser, its data and where it stands."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.device = torch.device(_choose_device(options.device))
        self.bf16 = options.dtype == "bf16" or (options.dtype == "auto" and self.device.type == "cuda")
        saved = load_checkpoint(options.run)
        spent_s = saved.progress.elapsed_s if saved else 0.0
        self.clock = Clock(options.minutes * 60, options.steps, spent_s)
        self.schedule = Schedule(
            options.lr, options.warmup_steps, options.warmup_share, options.decay_share, options.floor,
            tuple(options.step_tokens), options.final_share,
        )  # fmt: skip
        self.vocabulary = load_vocabulary(options.run)
        torch.manual_seed(options.seed)
        self.network = self._make_network(saved)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=options.lr, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0,
            fused=True,
        )  # fmt: skip
        self.average = {k: v.detach().clone() for k, v in self.network.state_dict().items()}
        self.progress = Progress()
        if saved:
            self._restore(saved)
        self.main, self.final, self.corpora = self._load_data()
        self.facts = self._describe()

    def _make_network(self, saved: Checkpoint | None) -> Network:
        options, vocabulary = self.options, self.vocabulary
        if saved:
            shape = saved.shape
        elif options.init:
            weights, config = load_export(options.init)
            if config["vocab_size"] != vocabulary.n_ids:
                raise SystemExit(f"--init has {config['vocab_size']} ids, the run folder {vocabulary.n_ids}.")
            shape = Shape(
                vocabulary.n_ids, vocabulary.n_target, config["d_model"], config["encoder_ffn_dim"],
                config["encoder_attention_heads"], config["encoder_layers"], config["decoder_layers"],
                options.dropout, config["max_position_embeddings"],
            )  # fmt: skip
        else:
            shape = Shape(
                vocabulary.n_ids, vocabulary.n_target, options.d_model, options.d_ffn or 4 * options.d_model,
                options.heads, options.encoder_layers, options.decoder_layers, options.dropout,
            )  # fmt: skip
        network = Network(shape)
        if options.init and not saved:
            network.load_state_dict(from_marian(weights, shape))
        elif not saved and (start := read_start(options.run, vocabulary, shape.d_model)) is not None:
            network.start_lexically(start)
            log("lexical start")
        n = sum(p.numel() for p in network.parameters())
        log(f"{n / 1e6:.1f}M parameters on {self.device}, {'bf16' if self.bf16 else 'fp32'}")
        return network.to(self.device).train()

    def _restore(self, saved: Checkpoint) -> None:
        self.network.load_state_dict(saved.weights)
        self.optimizer.load_state_dict(saved.optimizer)
        self.average = {k: v.to(self.device) for k, v in saved.average.items()}
        self.progress = saved.progress
        restore_random_states(saved.random, self.device)
        log(f"resumed at step {self.progress.step}, {self.progress.elapsed_s:.0f} s")

    def _load_data(self) -> tuple[Mixture, Mixture, list[dict]]:
        options, vocabulary = self.options, self.vocabulary
        corpora: list[Encoded] = []
        weights, final_weights, facts = [], [], []
        for number, choice in enumerate(options.corpus):
            started = time.monotonic()
            # the divisions of the source share the weight: an epoch is as long with them as without
            variants = [
                load_encoded(choice.path, vocabulary, options.max_tokens, options.processes, variant)
                for variant in range(options.draws + 1)
            ]
            corpus = variants[0]
            if not corpus.n_pairs:
                raise SystemExit(f"{choice.path} has no pair of at most {options.max_tokens} tokens a side.")
            chance = np.random.default_rng((options.seed, number))
            joined = join_pairs(corpus, options.join, options.max_tokens, chance)
            corpora += [*variants, joined]
            for weight, shares in ((choice.weight, weights), (choice.final_weight, final_weights)):
                shares.extend([weight / len(variants)] * len(variants) + [weight])
            millions, seconds = corpus.lengths[:, 1].sum() / 1e6, time.monotonic() - started
            log(f"{corpus.name}: {corpus.n_pairs} pairs, {millions:.1f}M target tokens, {seconds:.0f} s,",
                f"x{choice.weight:g}, at the end x{choice.final_weight:g}")  # fmt: skip
            facts.append({
                "name": corpus.name, "pairs": corpus.n_pairs, "draws": options.draws,
                "joined": joined.n_pairs, "weight": choice.weight, "final_weight": choice.final_weight,
            })  # fmt: skip
        main = Mixture(corpora, weights, options.micro_tokens, vocabulary.pad, options.seed)
        final = Mixture(corpora, final_weights, options.micro_tokens, vocabulary.pad, options.seed + 1)
        final.ids = main.ids  # the same pairs: one copy in memory
        return main, final, facts

    def _describe(self) -> dict:
        """Facts for the model card; plain values, so that the state loads without pickle."""
        settings = {
            k: str(v) if isinstance(v, Path) else v
            for k, v in vars(self.options).items()
            if k not in SHAPE_OPTIONS and k != "corpus"
        }
        settings["dev"] = [path.name for path in self.options.dev or ()]
        settings["run"] = self.options.run.name
        settings["init"] = self.options.init.name if self.options.init else None
        name = torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else "CPU"
        return {
            "settings": settings,
            "corpora": self.corpora,
            "device": name,
            "torch": str(torch.__version__),
            "dtype": "bf16 autocast" if self.bf16 else "fp32",
            "n_parameters": sum(p.numel() for p in self.network.parameters()),
        }

    def save(self) -> None:
        """Write the state of the run."""
        self.progress.elapsed_s = self.clock.elapsed_s
        save_checkpoint(
            self.options.run,
            Checkpoint(
                self.network.shape, self.progress, self.network.state_dict(), self.average,
                self.optimizer.state_dict(), random_states(self.device), self.facts,
            ),
        )  # fmt: skip

    def evaluate(self, sources: Sequence[str], references: Sequence[str], *, live: bool = False) -> None:
        """Score the averaged (or the ``live``) weights on the development set and show three lines."""
        shape, states = self.network.shape, random_states(self.device)
        weights = self.network.state_dict() if live else self.average
        model = marian_model(shape, to_marian(weights, shape)).to(self.device).eval()
        # building the stock model drew random numbers, for weights that were overwritten at once
        restore_random_states(states, self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16):
            found = translate_greedily(model, self.vocabulary, sources)
        name, scores = "live" if live else "average", score(found, references)
        where = {"step": self.progress.step, "elapsed_s": round(self.clock.elapsed_s), "lines": len(sources)}
        self.progress.history.append({**where, "weights": name, **scores})
        log(f"dev, {len(sources)} lines, {name}: BLEU {scores['bleu']:.2f} chrF {scores['chrf']:.2f}")
        for i in range(0, len(found), max(1, len(found) // 3)):
            for label, line in (("source", sources[i]), ("found", found[i]), ("reference", references[i])):
                log(f"  {label:9} {line[:200]}")

    def prefetcher(self) -> Prefetcher:
        """Read the mixture in force from where the run stands."""
        mixture = self.final if self.progress.final else self.main
        return Prefetcher(mixture.stream(self.progress.position, pin=self.device.type == "cuda"))


def train(options: argparse.Namespace) -> Run:
    """Run to the end, or to ``--stop-after-s``; returns the run as it stands."""
    called = time.monotonic()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.set_float32_matmul_precision("high")
    # cuDNN's attention builds a plan a shape; lengths vary, so that building would be all it does
    torch.backends.cuda.enable_cudnn_sdp(False)
    run = Run(options)
    dev = [read_lines(path, options.dev_lines) for path in options.dev] if options.dev else None
    loss_of = _make_loss(run.network, compiled=options.compile, stored_masks=run.device.type == "cpu")
    progress, reader = run.progress, run.prefetcher()
    saved = logged = evaluated = time.monotonic()
    total = torch.zeros((), device=run.device)
    n_since = 0
    try:
        while (done := run.clock.done(progress.step)) < 1.0:
            if run.schedule.is_final(done) and not progress.final:
                reader.close()
                progress.final, progress.position = True, Position()
                reader = run.prefetcher()
                log("final mixture")
            loss, n = _take_step(run, loss_of, reader, done)
            total += loss
            n_since += n
            now = time.monotonic()
            leave = options.stop_after_s is not None and now - called >= options.stop_after_s
            if now - logged > options.log_every_s or leave:
                _report(run, total.item() / n_since, n_since, now - logged)
                total.zero_()
                n_since, logged = 0, time.monotonic()
            if now - saved > options.save_every_s:
                _require_finite(total.item())
                run.save()
                saved = time.monotonic()
            if leave:
                break
            if dev and now - evaluated > options.eval_every_s:
                run.evaluate(*dev)
                evaluated = logged = time.monotonic()
                total.zero_()
                n_since = 0
    finally:
        reader.close()
    finished = run.clock.done(progress.step) >= 1.0
    _require_finite(total.item())
    if dev and finished:
        run.evaluate(*dev, live=True)
        run.evaluate(*dev)
    run.save()
    log(f"{'finished' if finished else 'left'}: step {progress.step}, {progress.elapsed_s:.0f} s, "
        f"{progress.n_target_tokens / 1e6:.1f}M target tokens")  # fmt: skip
    return run


def _take_step(run: Run, loss_of: LossOf, reader: Prefetcher, done: float) -> tuple[torch.Tensor, int]:
    """One update; returns the summed loss, on the device, and its target tokens."""
    options, progress = run.options, run.progress
    batches = reader.take(run.schedule.tokens(done))
    n_tokens = sum(batch.n_tokens for batch in batches)
    total = torch.zeros((), device=run.device)
    for batch in batches:
        source, target = (t.to(run.device, non_blocking=True) for t in (batch.source, batch.target))
        with torch.autocast(run.device.type, torch.bfloat16, enabled=run.bf16):
            loss = loss_of(source, target, options.smoothing)
        (loss / n_tokens).backward()
        total += loss.detach()
    for group in run.optimizer.param_groups:
        group["lr"] = run.schedule.rate(done, progress.step)
    norm = torch.nn.utils.clip_grad_norm_(run.network.parameters(), options.clip)
    run.optimizer.step()
    run.optimizer.zero_grad(set_to_none=True)
    progress.step += 1
    progress.n_target_tokens += n_tokens
    progress.position = batches[-1].following
    # young averages forget faster, so that the random start does not linger
    keep = min(options.average, (1 + progress.step) / (10 + progress.step))
    with torch.no_grad():
        live = run.network.state_dict()
        torch._foreach_lerp_(list(run.average.values()), [live[k] for k in run.average], 1 - keep)
    # a norm that is no number makes the loss none, before the state is saved: 0 * inf is nan
    return total + 0 * norm, n_tokens


def _make_loss(network: Network, *, compiled: bool, stored_masks: bool) -> LossOf:
    """``sum_loss`` of a network; compiled once for all shapes, dropout masks from a store."""
    store = MaskStore(network.shape.dropout) if stored_masks and network.shape.dropout else None
    hidden_of, gradient_of = network.hidden, block_gradient
    if compiled:
        # two lengths that happen to be equal in the first batch must not be taken for always equal
        shape_config.use_duck_shape = False
        hidden_of = torch.compile(network.hidden, dynamic=True)
        gradient_of = torch.compile(block_gradient, dynamic=True)

    def loss_of(source: torch.Tensor, target: torch.Tensor, smoothing: float) -> torch.Tensor:
        masks = network.draw_masks(store, source, target) if store else None
        # one row would be compiled for itself, in the middle of the run; it is rare, so it goes uncompiled
        hidden = hidden_of if len(source) > 1 else network.hidden
        return sum_loss(network, source, target, smoothing, partial(hidden, masks=masks), gradient_of)

    return loss_of


def _report(run: Run, loss: float, n_tokens: int, seconds: float) -> None:
    _require_finite(loss)
    rate = run.optimizer.param_groups[0]["lr"]
    log(f"step {run.progress.step} {run.clock.elapsed_s:.0f} s loss {loss:.3f} lr {rate:.2e} "
        f"{n_tokens / seconds:.0f} target tokens/s")  # fmt: skip


def _require_finite(loss: float) -> None:
    if not math.isfinite(loss):
        raise SystemExit("The loss is not finite; the last saved state is kept. Go on with a lower --lr.")


def _choose_device(name: str) -> str:
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return name


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    return make_parser(__doc__ or "").parse_args(arguments)


def main() -> int:
    # micro-batches come in many shapes; without this the allocator's fixed blocks fragment
    os.environ.setdefault("PYTORCH_CUDA_ALLOC_CONF", "expandable_segments:True")
    train(parse())
    return 0


if __name__ == "__main__":
    sys.exit(main())
