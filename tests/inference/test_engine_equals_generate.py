"""The engine says what Hugging Face's generate says, token for token."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from tiny_marian import SOURCE_SENTENCES, build_tiny_marian

from translate.document import Hypothesis
from translate.inference.engine import MarianEngine
from translate.inference.interface import DecodingOptions
from translate.inference.reference import ReferenceEngine

SHAPES = {
    "6+6 tied": {"encoder_layers": 6, "decoder_layers": 6, "seed": 1, "eos_bias": 5.0},
    "8+2 tied": {"encoder_layers": 8, "decoder_layers": 2, "seed": 0, "eos_bias": 3.0},
    "2+2 separate": {"decoder_layers": 2, "tied": False, "seed": 0, "eos_bias": 4.0},
    "1+1 relu": {"encoder_layers": 1, "d_model": 24, "heads": 3, "activation": "relu", "eos_bias": 5.0},
}
OPTIONS = {
    "greedy": {"beam_size": 1},
    "beam 4, all four": {"beam_size": 4, "n_best": 4},
    "beam 3, long preferred": {"beam_size": 3, "length_penalty": 2.0},
    "beam 3, short preferred": {"beam_size": 3, "length_penalty": 0.2, "n_best": 2},
    "beam 4, early stopping": {"beam_size": 4, "early_stopping": True, "n_best": 4},
    "greedy, no repeated pairs": {"beam_size": 1, "no_repeat_ngram": 2},
    "beam 2, no repeated triples": {"beam_size": 2, "no_repeat_ngram": 3},
    "greedy, forced prefix": {"beam_size": 1, "forced_prefix": "The city"},
    "beam 3, forced prefix": {"beam_size": 3, "forced_prefix": "The"},
}
TIE = 1e-5
"""Mean log-probabilities that differ by less are equal in float32 arithmetic of another order."""


@pytest.fixture(scope="module", params=SHAPES)
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    directory = build_tiny_marian(tmp_path_factory.mktemp("model"), **SHAPES[request.param])
    return MarianEngine(directory, device="cpu", dtype="float32", threads=1), ReferenceEngine(directory)


@pytest.mark.parametrize("name", OPTIONS)
def test_equals_generate(engines, name: str) -> None:
    engine, reference = engines
    options = DecodingOptions(max_target_tokens=16, **OPTIONS[name])
    found = engine.decode(SOURCE_SENTENCES, options)
    expected = reference.decode(SOURCE_SENTENCES, options)
    for ours, theirs in zip(found, expected, strict=True):
        assert len(ours) == options.n_best
        for mine, other in zip(ours, theirs, strict=True):
            assert_same(mine, other)


def test_the_comparison_means_something(engines) -> None:
    """Targets differ between sources; some end by themselves, some at their limit."""
    engine, _ = engines
    found = [row[0] for row in engine.decode(SOURCE_SENTENCES, DecodingOptions(max_target_tokens=16))]
    assert len({hypothesis.target for hypothesis in found}) >= 3
    assert any(hypothesis.truncated for hypothesis in found)
    assert any(not hypothesis.truncated for hypothesis in found)


def test_the_whole_vocabulary_equals_generate(tmp_path: Path) -> None:
    """Without the restriction the engine is generate with padding banned."""
    directory = build_tiny_marian(tmp_path, seed=2, eos_bias=4.0)
    engine = MarianEngine(directory, device="cpu", dtype="float32", threads=1, restrict_output=False)
    reference = ReferenceEngine(directory, restrict_output=False)
    for beam in (1, 3):
        options = DecodingOptions(beam_size=beam, max_target_tokens=20)
        for ours, theirs in zip(
            engine.decode(SOURCE_SENTENCES, options), reference.decode(SOURCE_SENTENCES, options), strict=True
        ):
            assert_same(ours[0], theirs[0])


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_shape_equals_generate(shared: Path, tmp_path: Path) -> None:
    """opus-mt-zh-en's tokenizer and shape with random weights, on real sentences."""
    import sys

    sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
    from random_model import build_random_model, opus_config

    directory = build_random_model(tmp_path, shared / "opus-mt-zh-en", opus_config(shared))
    sources = (shared / "eval" / "flores_dev.zh").read_text(encoding="utf-8").splitlines()[:4]
    engine = MarianEngine(directory, device="cpu", dtype="float32")
    reference = ReferenceEngine(directory)
    for beam in (1, 4):
        options = DecodingOptions(beam_size=beam, max_target_tokens=12)
        for ours, theirs in zip(
            engine.decode(sources, options), reference.decode(sources, options), strict=True
        ):
            assert_same(ours[0], theirs[0])


def assert_same(ours: Hypothesis, theirs: Hypothesis) -> None:
    assert ours.log_prob == pytest.approx(theirs.log_prob, abs=TIE)
    if ours.target != theirs.target:
        warnings.warn(f"a tie: {ours} and {theirs}", stacklevel=2)  # an error here: ties must be looked at
    assert (ours.target, ours.n_tokens, ours.truncated) == (theirs.target, theirs.n_tokens, theirs.truncated)
