"""The engine says the same with compiled kernels as with torch alone, and runs without them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from shortlists import draw_shortlist
from tiny_marian import SOURCE_SENTENCES, build_tiny_marian

from translate.errors import DeviceError
from translate.inference import decoder, device, kernel_library
from translate.inference.engine import MarianEngine
from translate.inference.interface import DecodingOptions
from translate.inference.kernel_library import SWITCH, find_kernels, list_variants

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [sentence[start:] for sentence in SOURCE_SENTENCES for start in (0, 9)]
SHAPES = {
    "6+6 tied": {"encoder_layers": 6, "decoder_layers": 6, "seed": 1, "eos_bias": 5.0},
    "2+2 separate": {"decoder_layers": 2, "tied": False, "seed": 0, "eos_bias": 4.0},
    "1+1 relu": {"encoder_layers": 1, "d_model": 24, "heads": 3, "activation": "relu", "eos_bias": 5.0},
    "1+2 gelu, odd": {"decoder_layers": 2, "d_model": 30, "heads": 3, "activation": "gelu", "ffn_dim": 50},
}
OPTIONS = {
    "greedy": {"beam_size": 1},
    "beam 4, all four": {"beam_size": 4, "n_best": 4},
    "beam 2, no repeated triples": {"beam_size": 2, "no_repeat_ngram": 3},
    "beam 3, forced prefix": {"beam_size": 3, "forced_prefix": "The city"},
}
EXACT = 1e-5
ROUNDED = 0.03
"""Sums in another order may round an 8-bit input to its neighbour, which moves a mean log-probability by
so much as a rule."""
SELDOM = 0.1
"""Share of hypotheses that it may move further: torch's float32 products sum in another order on each make
of processor, and where a loop repeats what an early layer rounded, every step adds to it."""
FARTHEST = 0.15

WIDE = 48
"""Hypotheses that torch scores a source, to see whether two answers are a tie."""

needs_kernels = pytest.mark.skipif(not list_variants(), reason="no compiled kernels")
needs_int8 = pytest.mark.skipif(not device.check_int8(), reason="no 8-bit products in torch")


@pytest.fixture(autouse=True)
def forget_kernels() -> Iterator[None]:
    yield
    find_kernels.cache_clear()
    kernel_library.open_library.cache_clear()


def load(monkeypatch: pytest.MonkeyPatch, directory: Path, variant: str) -> MarianEngine:
    monkeypatch.setenv(SWITCH, variant)
    find_kernels.cache_clear()
    return MarianEngine(directory, device="cpu", dtype="int8", threads=1, max_batch_tokens=96)


@needs_kernels
@needs_int8
@pytest.mark.parametrize("shape", SHAPES)
def test_says_what_torch_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str) -> None:
    monkeypatch.setattr(decoder, "choose_cache_dtype", lambda network, n_beams: torch.float32)
    directory = build_tiny_marian(tmp_path, **SHAPES[shape])
    engines = [load(monkeypatch, directory, variant) for variant in ("torch", list_variants()[0])]
    for changes in OPTIONS.values():
        options = DecodingOptions(max_target_tokens=14, **changes)
        expected, found = (engine.decode(SOURCES, options) for engine in engines)
        wide = engines[0].decode(SOURCES, replace(options, beam_size=WIDE, n_best=WIDE))
        apart = []
        for theirs, ours, rivals in zip(expected, found, wide, strict=True):
            for one, other in zip(theirs, ours, strict=True):
                apart.append(abs(one.log_prob - other.log_prob))
                tied = sum(abs(h.log_prob - one.log_prob) < ROUNDED for h in theirs) > 1
                if one.target != other.target and not tied:
                    # greedy search went on elsewhere after a tie: torch must score that as the kernels did
                    scores = [h.log_prob for h in rivals if h.target == other.target]
                    assert any(abs(score - other.log_prob) < ROUNDED for score in scores)
        assert sorted(apart)[len(apart) // 2] < EXACT
        assert sum(distance >= ROUNDED for distance in apart) <= SELDOM * len(apart)
        assert max(apart) < FARTHEST


@needs_kernels
@pytest.mark.parametrize("restricts", [False, True])
def test_every_variant_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, restricts: bool
) -> None:
    """Bit for bit, bfloat16 keys and values included."""
    directory = build_tiny_marian(tmp_path, decoder_layers=2, seed=3, eos_bias=4.0)
    if restricts:
        draw_shortlist(directory)
    options = DecodingOptions(beam_size=3, n_best=3, max_target_tokens=14)
    results = [load(monkeypatch, directory, variant).decode(SOURCES, options) for variant in list_variants()]
    assert all(result == results[0] for result in results)


@needs_kernels
@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.parametrize("restricts", [False, True])
def test_results_do_not_depend_on_the_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beam: int, restricts: bool
) -> None:
    directory = build_tiny_marian(tmp_path, decoder_layers=2, seed=3, eos_bias=4.0)
    if restricts:
        draw_shortlist(directory)
    engine = load(monkeypatch, directory, list_variants()[0])
    options = DecodingOptions(beam_size=beam, max_target_tokens=14)
    together = [row[0] for row in engine.decode(SOURCES, options)]
    alone = [engine.decode([source], options)[0][0] for source in SOURCES]
    assert [h.target for h in together] == [h.target for h in alone]
    if restricts:  # the sum of the exponentials goes over the lists of all sources in the batch
        assert [h.log_prob for h in together] == pytest.approx([h.log_prob for h in alone], abs=1e-6)
    else:  # to the bit: what differs in its last one becomes another word in some longer text
        assert together == alone


def test_runs_without_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_library, "LIBRARY", tmp_path / "absent.so")
    kernel_library.open_library.cache_clear()
    assert find_kernels.__wrapped__() is None
    assert list_variants() == []


def test_a_damaged_library_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "damaged.so").write_bytes(b"no library")
    monkeypatch.setattr(kernel_library, "LIBRARY", tmp_path / "damaged.so")
    kernel_library.open_library.cache_clear()
    assert find_kernels.__wrapped__() is None
    assert "cannot be used" in caplog.text


@needs_kernels
def test_a_library_of_another_version_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kernel_library, "INTERFACE", -1)
    kernel_library.open_library.cache_clear()
    assert find_kernels.__wrapped__() is None
    assert "another version" in caplog.text


@needs_kernels
def test_an_unknown_variant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "abacus")
    with pytest.raises(DeviceError, match="found 'abacus'"):
        find_kernels.__wrapped__()


def test_a_variant_is_refused_where_none_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_library, "LIBRARY", Path("/nowhere/kernels.so"))
    kernel_library.open_library.cache_clear()
    monkeypatch.setenv(SWITCH, "avx2")
    with pytest.raises(DeviceError, match="none are built; found 'avx2'"):
        find_kernels.__wrapped__()
    kernel_library.open_library.cache_clear()


@pytest.mark.parametrize(("compiler", "said"), [("/nowhere/c++", "no C++ compiler"), ("false", "failed on")])
def test_the_build_says_why_it_cannot(tmp_path: Path, compiler: str, said: str) -> None:
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "build_kernels.py", tmp_path / "scripts")
    shutil.copytree(
        ROOT / "translate" / "inference" / "native", tmp_path / "translate" / "inference" / "native"
    )
    done = subprocess.run(
        [sys.executable, script],
        env={"CXX": compiler, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
