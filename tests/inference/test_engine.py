"""Batches, limits and options of the engine."""

from __future__ import annotations

import dataclasses
import itertools
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_marian import SOURCE_SENTENCES, build_tiny_marian

from translate.errors import DeviceError, InferenceError, ModelError
from translate.inference import device, load_engine
from translate.inference import engine as engine_module
from translate.inference.beam import Row
from translate.inference.cache import DecoderCache
from translate.inference.decoder import Decoder
from translate.inference.engine import MarianEngine, WaitingSources
from translate.inference.interface import DecodingOptions

SOURCES = [sentence[start:] for sentence in SOURCE_SENTENCES for start in (0, 7)]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_marian(tmp_path_factory.mktemp("model"), seed=1, decoder_layers=2, eos_bias=4.0)


def load(directory: Path, **settings) -> MarianEngine:
    return MarianEngine(directory, **{"device": "cpu", "dtype": "float32", "threads": 1, **settings})


@pytest.mark.parametrize("beam", [1, 4])
@pytest.mark.parametrize(("max_batch_tokens", "threads"), [(1, 1), (60, 2), (400, 1)])
def test_any_batch_gives_the_same(directory: Path, beam: int, max_batch_tokens: int, threads: int) -> None:
    options = DecodingOptions(beam_size=beam, max_target_tokens=16)
    alone = load(directory)
    expected = [alone.decode([source], options)[0][0] for source in SOURCES]
    engine = load(directory, max_batch_tokens=max_batch_tokens, threads=threads)
    found = [row[0] for row in engine.decode(SOURCES, options)]
    assert [hypothesis.target for hypothesis in found] == [hypothesis.target for hypothesis in expected]
    assert [h.log_prob for h in found] == pytest.approx([h.log_prob for h in expected], abs=1e-5)


def test_int8_rows_do_not_depend_on_their_batch(directory: Path) -> None:
    if not device.check_int8():
        pytest.skip("no 8-bit products on this processor")
    options = DecodingOptions(beam_size=1, max_target_tokens=12)
    engine = load(directory, dtype="int8")
    together = [row[0].target for row in engine.decode(SOURCES, options)]
    assert together == [engine.decode([source], options)[0][0].target for source in SOURCES]


@pytest.mark.parametrize("dtype", ["int8", "bfloat16"])
def test_narrow_types_stay_close(directory: Path, dtype: str) -> None:
    if dtype == "int8" and not device.check_int8():
        pytest.skip("no 8-bit products on this processor")
    options = DecodingOptions(beam_size=4, max_target_tokens=1)
    exact = [row[0].log_prob for row in load(directory).decode(SOURCES, options)]
    found = [row[0].log_prob for row in load(directory, dtype=dtype).decode(SOURCES, options)]
    assert found == pytest.approx(exact, abs=0.35)


def test_no_sources(directory: Path) -> None:
    assert load(directory).decode([], DecodingOptions()) == []


def test_progress_counts_every_source(directory: Path) -> None:
    counts: list[int] = []
    load(directory, threads=2).decode(SOURCES, DecodingOptions(max_target_tokens=5), counts.append)
    assert sum(counts) == len(SOURCES)


def test_the_longest_source_is_read_and_a_longer_one_refused(tmp_path: Path) -> None:
    engine = load(build_tiny_marian(tmp_path, max_positions=24))
    source = "天"
    while engine.count_tokens(source) < 24:
        source += "气"
    assert engine.count_tokens(source) == engine.max_source_tokens == 24
    (found,) = engine.decode([source], DecodingOptions())
    assert found[0].n_tokens <= 24
    with pytest.raises(InferenceError, match=r"reads 24 tokens at most, not '天气.*' \(25 tokens\)"):
        engine.decode([source, source + "气"], DecodingOptions())


@pytest.mark.parametrize("beam", [1, 3])
def test_uneven_rows_in_few_slots_up_to_the_last_position_are_as_alone(tmp_path: Path, beam: int) -> None:
    engine = load(build_tiny_marian(tmp_path, max_positions=24), max_batch_tokens=48, threads=1)
    sources = ["天" * n for n in (1, 1, 22, 22, 20, 21, 1, 22, 20, 22, 21, 22, 1, 1, 20)]
    options = DecodingOptions(beam_size=beam, max_length_ratio=3)
    alone = [engine.decode([source], options)[0] for source in sources]
    assert [row[0].target for row in engine.decode(sources, options)] == [row[0].target for row in alone]


@pytest.mark.parametrize("n_long", [1, 3])
def test_one_long_source_among_many_short_ones_keeps_the_budget(
    directory: Path, monkeypatch: pytest.MonkeyPatch, n_long: int
) -> None:
    """Every slot is as wide as the widest, long after the other sources of its group have ended."""
    engine = load(directory, max_batch_tokens=200)
    sizes: list[int] = []
    resize = DecoderCache.resize

    def note(self: DecoderCache, keep, n_slots: int, width: int) -> None:
        sizes.append(n_slots * width)
        resize(self, keep, n_slots, width)

    monkeypatch.setattr(DecoderCache, "resize", note)
    sources = ["天气" * 30] * n_long + [f"第{i}次。" for i in range(80)]
    assert 50 < engine.count_tokens(sources[0]) < 100
    limits = DecodingOptions(beam_size=1, max_length_ratio=3)
    found = engine.decode(sources, limits)
    assert max(sizes) <= 200
    alone = [engine.decode([source], limits)[0] for source in sources[:10]]
    assert [row[0].target for row in found[:10]] == [row[0].target for row in alone]


def test_an_empty_slot_is_as_old_as_the_last_that_was_filled() -> None:
    cache = DecoderCache(n_layers=1, n_heads=1, head=4, n_beams=1, dtype=torch.float32, device="cpu")
    encoded = [(torch.zeros(1, 1, 3, 4), torch.zeros(1, 1, 3, 4))]
    cache.resize([], 2, 3)
    for slot in (0, 1):
        cache.admit([slot], encoded, [3])
    cache.release(1)
    for _ in range(5):
        cache.begin_step()
        cache.end_step(torch.zeros(2, 1, dtype=torch.int64))
    cache.release(0)
    cache.admit([0], encoded, [3])
    assert cache.ages.tolist() == [0, 0]


def test_a_slot_that_empties_after_the_last_filling_ages_from_then_on() -> None:
    cache = DecoderCache(n_layers=1, n_heads=1, head=4, n_beams=1, dtype=torch.float32, device="cpu")
    encoded = [(torch.zeros(1, 1, 3, 4), torch.zeros(1, 1, 3, 4))]
    cache.resize([], 3, 3)
    for slot in (0, 1, 2):
        cache.admit([slot], encoded, [3])
    for _ in range(5):
        cache.begin_step()
        cache.end_step(torch.zeros(3, 1, dtype=torch.int64))
    cache.release(0)
    cache.admit([0], encoded, [3])
    cache.begin_step()
    cache.end_step(torch.zeros(3, 1, dtype=torch.int64))
    cache.release(1)
    assert cache.ages.tolist() == [1, 0, 6]


@pytest.mark.parametrize("beam", [1, 2])
def test_slots_that_stay_empty_reach_no_position_that_the_model_lacks(tmp_path: Path, beam: int) -> None:
    """Eight slots: the first to end is not replaced while the seven that joined last run to the end."""
    engine = load(build_tiny_marian(tmp_path, max_positions=64, eos_bias=-50.0), max_batch_tokens=64)
    sources = ["天" * n for n in (6, *[5] * 7, *[4] * 7)]
    for ratio in (1.0, 2.0, 3.0):
        options = DecodingOptions(beam_size=beam, max_length_ratio=ratio)
        found = engine.decode(sources, options)
        limits = [min(64, int(ratio * engine.count_tokens(source)) + 20) for source in sources]
        assert [row[0].n_tokens for row in found] == limits


def test_workers_end_with_the_step_that_they_are_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = load(build_tiny_marian(tmp_path, max_positions=64, eos_bias=-50.0), threads=2)
    stopped, late = threading.Event(), []
    stop, step = WaitingSources.stop, Decoder._step
    monkeypatch.setattr(WaitingSources, "stop", lambda waiting: (stop(waiting), stopped.set()))

    def count(decoder: Decoder) -> list[Row]:
        late.extend([decoder] * stopped.is_set())
        return step(decoder)

    def interrupt(count: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Decoder, "_step", count)
    with pytest.raises(KeyboardInterrupt):
        engine.decode(
            ["天", *["天" * 40] * 30], DecodingOptions(beam_size=1, max_length_ratio=1.0), interrupt
        )
    assert len(late) <= 2, "one that each worker may have been about to take"


def test_limits_are_kept_and_reported(directory: Path) -> None:
    engine = load(directory)
    for limit in (1, 2, 7):
        for row in engine.decode(SOURCES, DecodingOptions(max_target_tokens=limit)):
            assert row[0].n_tokens <= limit
            assert row[0].truncated == (row[0].n_tokens == limit) or not row[0].truncated
    short = DecodingOptions(max_length_ratio=0.1, beam_size=1)
    for source, row in zip(SOURCES, engine.decode(SOURCES, short), strict=True):
        assert row[0].n_tokens <= int(0.1 * engine.count_tokens(source)) + 20


def test_a_forced_prefix_opens_every_hypothesis(directory: Path) -> None:
    options = DecodingOptions(forced_prefix="The library", n_best=3, max_target_tokens=30)
    for row in load(directory).decode(SOURCES, options):
        assert all(hypothesis.target.startswith("The library") for hypothesis in row)


def test_no_ngram_is_repeated(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    targets: list[tuple[int, ...]] = []
    make = MarianEngine._make_hypothesis
    monkeypatch.setattr(
        MarianEngine,
        "_make_hypothesis",
        lambda self, found: targets.append(found.tokens) or make(self, found),
    )
    load(directory).decode(SOURCES[:6], DecodingOptions(no_repeat_ngram=2, max_target_tokens=40, beam_size=2))
    assert len(targets) == 6
    for tokens in targets:
        pairs = list(itertools.pairwise(tokens))
        assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (DecodingOptions(beam_size=2, n_best=3), "n_best must be from 1 to beam_size"),
        (DecodingOptions(beam_size=0), "beam_size must be 1 or more"),
        (DecodingOptions(forced_prefix="The library", max_target_tokens=2), "raise max_target_tokens"),
    ],
)
def test_impossible_options_are_refused(directory: Path, options: DecodingOptions, message: str) -> None:
    with pytest.raises(InferenceError, match=message):
        load(directory).decode(["天气"], options)


def test_n_best_are_sorted_and_distinct(directory: Path) -> None:
    options = DecodingOptions(n_best=4, length_penalty=1.0, max_target_tokens=20)
    for row in load(directory).decode(SOURCES, options):
        log_probs = [hypothesis.log_prob for hypothesis in row]
        assert log_probs == sorted(log_probs, reverse=True)
        # two divisions into pieces may spell one text; the same pieces would have the same score
        assert len({(hypothesis.target, hypothesis.log_prob) for hypothesis in row}) == 4


SHORTAGES = [
    torch.OutOfMemoryError("CUDA out of memory"),
    MemoryError(),
    RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes."),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
]


@pytest.mark.parametrize("shortage", SHORTAGES, ids=repr)
def test_memory_that_runs_out_halves_the_batch(
    directory: Path, monkeypatch: pytest.MonkeyPatch, shortage: Exception
) -> None:
    """Nothing is lost when a batch does not fit, and the results are the same."""
    expected = load(directory).decode(SOURCES, DecodingOptions(max_target_tokens=10))
    step = Decoder._step
    failures = iter([True, False, False, False, True])

    def fail_sometimes(self: Decoder):
        if len(self._sources) > 8 and next(failures, False):
            raise shortage
        return step(self)

    monkeypatch.setattr(Decoder, "_step", fail_sometimes)
    found = load(directory).decode(SOURCES, DecodingOptions(max_target_tokens=10))
    assert [row[0].target for row in found] == [row[0].target for row in expected]


def test_memory_that_runs_out_while_sources_join_decodes_none_twice(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [f"今天天气很好，第{i}次。" for i in range(60)]
    options = DecodingOptions(beam_size=1, max_target_tokens=10)
    expected = load(directory).decode(sources, options)
    encode, calls = Decoder._encode, itertools.count()

    def fail_at_the_second(self: Decoder, batch):
        if next(calls) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return encode(self, batch)

    monkeypatch.setattr(Decoder, "_encode", fail_at_the_second)
    counts: list[int] = []
    found = load(directory).decode(sources, options, counts.append)
    assert next(calls) > 2, "the sources must not be encoded all at once"
    assert [row[0].target for row in found] == [row[0].target for row in expected]
    assert sum(counts) == len(sources)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_single_source_too_large_for_memory_is_named(
    directory: Path, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    def fail(self: Decoder):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(Decoder, "_step", fail)
    with pytest.raises(InferenceError, match=r"Memory ran out on '.+' \(\d+ tokens\) alone"):
        load(directory, threads=threads).decode(SOURCES[:5], DecodingOptions())


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "int8"])
@pytest.mark.parametrize("beam", [1, 4])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_scores_that_are_no_numbers_are_told(
    directory: Path, monkeypatch: pytest.MonkeyPatch, dtype: str, beam: int, value: float
) -> None:
    """As where float16 overflows: never any token, and no traceback."""
    if dtype == "int8" and not device.check_int8():
        pytest.skip("no 8-bit products on this processor")
    engine = load(directory, dtype=dtype)
    last = engine._network.decoder[-1]
    step = type(last).step
    monkeypatch.setattr(type(last), "step", lambda *arguments: step(*arguments) * value)
    other = "bfloat16" if dtype == "float32" else "float32"
    with pytest.raises(InferenceError, match=f"not finite in {dtype}; set dtype to {other} in the settings"):
        engine.decode(SOURCES[:3], DecodingOptions(beam_size=beam))


@pytest.mark.parametrize("dtype", ["float32", "int8"])
def test_a_row_of_the_embedding_that_is_no_number_is_told(
    directory: Path, tmp_path: Path, dtype: str
) -> None:
    if dtype == "int8" and not device.check_int8():
        pytest.skip("no 8-bit products on this processor")
    spoiled = spoil(directory, tmp_path, lambda name: name == "model.shared.weight")
    with pytest.raises(InferenceError, match=f"not finite in {dtype}"):
        load(spoiled, dtype=dtype).decode(SOURCES[:3], DecodingOptions(beam_size=2))


@pytest.mark.parametrize("dtype", ["float32", "int8"])
def test_a_weight_that_is_no_number_is_told(directory: Path, tmp_path: Path, dtype: str) -> None:
    if dtype == "int8" and not device.check_int8():
        pytest.skip("no 8-bit products on this processor")
    spoiled = spoil(directory, tmp_path, lambda name: name.endswith("encoder.layers.0.fc1.bias"))
    with pytest.raises(ModelError, match=r"layers\.0\.fc1\.bias is not finite; copy it again"):
        load(spoiled, dtype=dtype)


def spoil(directory: Path, folder: Path, chosen: Callable[[str], bool]) -> Path:
    """A copy of a model in which the chosen tensors are no numbers from end to end."""
    copy = folder / "spoiled"
    shutil.copytree(directory, copy)
    weights = load_file(copy / "model.safetensors")
    for name, tensor in weights.items():
        if chosen(name):
            tensor.fill_(float("nan"))
    save_file(weights, copy / "model.safetensors", {"format": "pt"})
    return copy


@pytest.mark.parametrize("dtype", ["float32", "int8"])
def test_an_empty_slot_may_hold_anything(
    directory: Path, monkeypatch: pytest.MonkeyPatch, dtype: str
) -> None:
    if dtype == "int8" and not device.check_int8():
        pytest.skip("no 8-bit products on this processor")
    engine = load(directory, dtype=dtype)
    options = DecodingOptions(beam_size=1)
    expected = [row[0].target for row in engine.decode(SOURCES, options)]
    step, spoiled = Decoder._step, []

    def spoil(self: Decoder):
        kind = type(self._network.decoder[-1])

        def spoil_hidden(layer, x, cache, index, *shares):
            out = make(layer, x, cache, index, *shares)
            empty = [slot for slot in range(cache.n_slots) if slot not in self._sources]
            spoiled.extend(empty)
            out[empty] = float("nan")
            return out

        make = kind.step
        with monkeypatch.context() as patch:
            patch.setattr(kind, "step", spoil_hidden)
            return step(self)

    monkeypatch.setattr(Decoder, "_step", spoil)
    assert [row[0].target for row in engine.decode(SOURCES, options)] == expected
    assert spoiled


def test_a_device_that_is_not_there(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "find_cuda_problem", lambda: "torch sees no CUDA device")
    assert load_engine(directory, device="auto").device == "cpu"
    with pytest.raises(
        DeviceError, match="Expected a usable CUDA GPU, found none: torch sees no CUDA device"
    ):
        load_engine(directory, device="cuda")
    with pytest.raises(DeviceError, match="found dtype 'float16'"):
        load_engine(directory, device="cpu", dtype="float16")


def test_a_broken_driver_is_told_in_one_line(
    directory: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(torch.version, "cuda", "12.8")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)

    def fail(*args, **settings):
        raise RuntimeError("no kernel image is available for execution on the device\nmore lines")

    monkeypatch.setattr(device.torch, "ones", fail)
    assert device.choose_device("auto") == "cpu"
    (record,) = caplog.records
    assert record.getMessage() == (
        "No usable GPU (no kernel image is available for execution on the device); using the CPU."
    )


CUDA_ERRORS = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.\nmore lines"),
    RuntimeError("CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`"),
]


@pytest.mark.parametrize("part", ["Network", "OutputLayer"])
@pytest.mark.parametrize("error", CUDA_ERRORS, ids=repr)
def test_a_gpu_without_room_for_the_model(
    directory: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error, part: str
) -> None:
    """``auto`` takes the CPU and says so in one line; ``cuda`` is refused."""
    make = getattr(engine_module, part)

    def fail_on_cuda(*arguments):
        if "cuda" in arguments:
            raise error
        return make(*arguments)

    monkeypatch.setattr(engine_module, "choose_device", lambda wanted: "cuda")
    if part != "Network":
        monkeypatch.setattr(engine_module, "Network", _on_cpu(engine_module.Network))
    monkeypatch.setattr(engine_module, part, fail_on_cuda)
    with pytest.raises(DeviceError, match=r"The GPU cannot take the model: CUDA .*Use --device cpu or auto"):
        load(directory, device="cuda", dtype="auto")
    assert not caplog.records
    engine = load(directory, device="auto", dtype="auto")
    assert engine.device == "cpu"
    assert engine.decode(["天气"], DecodingOptions(max_target_tokens=3))
    (record,) = caplog.records
    assert "The GPU cannot take the model (CUDA" in record.getMessage()
    assert "\n" not in record.getMessage()


def _on_cpu(make):
    """Make on the CPU what was meant for the GPU."""
    types = {"cuda": "cpu", "float16": "float32"}
    return lambda *arguments: make(*[types.get(a, a) if isinstance(a, str) else a for a in arguments])


def test_a_model_that_memory_does_not_hold(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.")

    monkeypatch.setattr(engine_module, "Network", fail)
    with pytest.raises(ModelError, match="Memory is too short to load the model"):
        load(directory)


@pytest.mark.parametrize("name", ["cuda:0", "tpu", "", "CPU"])
def test_an_unknown_device_is_refused(directory: Path, name: str) -> None:
    with pytest.raises(DeviceError, match=f"Expected one of auto, cpu, cuda, found device '{name}'"):
        load_engine(directory, device=name)


def test_a_path_may_be_a_string_and_sources_may_not(directory: Path) -> None:
    engine = load_engine(str(directory), device="cpu", dtype="float32")
    assert len(engine.decode(["天气"], DecodingOptions(max_target_tokens=3))) == 1
    with pytest.raises(TypeError, match="Expected a list of sources, found one string"):
        engine.decode("天气", DecodingOptions())


@pytest.mark.parametrize("threads", [1, 3])
def test_torch_keeps_its_threads(directory: Path, monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    """One thread while we compute, in every thread of ours; before and after as the caller has it."""
    step, seen = Decoder._step, set()

    def note(self: Decoder):
        seen.add((threading.current_thread().name.startswith("decoder-"), torch.get_num_threads()))
        return step(self)

    monkeypatch.setattr(Decoder, "_step", note)
    torch.set_num_threads(2)
    engine = load(directory, threads=threads)
    assert torch.get_num_threads() == 2
    engine.decode(SOURCES, DecodingOptions(max_target_tokens=3))
    assert torch.get_num_threads() == 2
    assert seen == {(threads > 1, 1)}
    monkeypatch.setattr(Decoder, "_step", _raise_shortage)
    with pytest.raises(InferenceError):
        engine.decode(SOURCES[:1], DecodingOptions())
    assert torch.get_num_threads() == 2
    other: list[int] = []
    thread = threading.Thread(target=lambda: other.append(torch.get_num_threads()))
    thread.start()
    thread.join()
    assert other == [2]


def _raise_shortage(decoder: Decoder) -> None:
    raise MemoryError


def test_cudnn_makes_no_plans_for_attention() -> None:
    before = torch.backends.cuda.cudnn_sdp_enabled()
    try:
        torch.backends.cuda.enable_cudnn_sdp(True)
        device.prepare_device("cpu")
        assert torch.backends.cuda.cudnn_sdp_enabled()
        device.prepare_device("cuda")
        assert not torch.backends.cuda.cudnn_sdp_enabled()
    finally:
        torch.backends.cuda.enable_cudnn_sdp(before)


def test_importing_the_package_loads_no_torch() -> None:
    code = (
        "import sys, translate.inference; print([m for m in ('torch', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_fast_engine_needs_no_transformers(directory: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from translate.inference import load_engine\n"
        "from translate.inference.interface import DecodingOptions\n"
        f"load_engine(Path({str(directory)!r}), device='cpu').decode(['天气'], DecodingOptions())\n"
        "print('transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.gpu
@pytest.mark.parametrize("beam", [1, 4])
def test_the_gpu_says_what_the_cpu_says(directory: Path, beam: int) -> None:
    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device, which is not here")
    options = DecodingOptions(beam_size=beam, max_target_tokens=20)
    expected = load(directory).decode(SOURCES, options)
    found = load(directory, device="cuda").decode(SOURCES, options)
    assert [row[0].target for row in found] == [row[0].target for row in expected]
    half = load(directory, device="cuda", dtype="float16").decode(SOURCES, options)
    assert sum(a[0].target == b[0].target for a, b in zip(half, expected, strict=True)) > 0.8 * len(SOURCES)


def test_options_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        DecodingOptions().beam_size = 2  # type: ignore[misc]
