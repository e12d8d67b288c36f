"""What spans of a source bear on a hypothesis: as transformers computes it, whatever stands beside it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from shortlists import write_whole_shortlist
from tiny_marian import SOURCE_SENTENCES, build_tiny_marian

from translate.inference import device, support
from translate.inference.beam import BeamSearch, Row
from translate.inference.engine import MarianEngine
from translate.inference.interface import DecodingOptions
from translate.inference.kernel_library import find_kernels
from translate.inference.support import SpanTable, SupportMeter

SPANS = [[(0, 5), (5, len(source))] if number % 3 else [] for number, source in enumerate(SOURCE_SENTENCES)]
OPTIONS = {
    "greedy": {"beam_size": 1},
    "beam 4, all four": {"beam_size": 4, "n_best": 4},
    "no repeated pairs": {"beam_size": 2, "no_repeat_ngram": 2},
    "forced prefix": {"beam_size": 2, "forced_prefix": "The city"},
}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_marian(tmp_path_factory.mktemp("model"), seed=1, decoder_layers=2, eos_bias=4.0)


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """Each row that was put to the meter, with its source."""
    kept: list[tuple] = []
    put = SupportMeter.put

    def note(self: SupportMeter, row: Row, source, remember) -> None:
        kept.append((row, source))
        put(self, row, source, remember)

    monkeypatch.setattr(SupportMeter, "put", note)
    return kept


def load(directory: Path, **settings) -> MarianEngine:
    return MarianEngine(directory, **{"device": "cpu", "dtype": "float32", "threads": 1, **settings})


def weigh_with_transformers(directory: Path, ids, found, spans) -> list[float]:
    """The same by ``MarianMTModel``: teacher forcing, with and without each span in the attention mask."""
    from transformers import MarianMTModel
    from transformers.modeling_outputs import BaseModelOutput

    model = MarianMTModel.from_pretrained(directory).eval()
    allowed = load(directory)._tokenizer.list_output_ids()
    source = torch.tensor([list(ids)])
    masks = torch.ones(len(spans) + 1, len(ids), dtype=torch.int64)
    for mask, (start, end) in zip(masks[1:], spans, strict=True):
        mask[start:end] = 0
    given = torch.tensor([[model.config.decoder_start_token_id, *found.tokens[:-1]]]).repeat(len(masks), 1)
    with torch.inference_mode():
        states = model.get_encoder()(input_ids=source).last_hidden_state.repeat(len(masks), 1, 1)
        logits = model(
            encoder_outputs=BaseModelOutput(last_hidden_state=states),
            attention_mask=masks,
            decoder_input_ids=given,
        ).logits
    shares = logits[:, :, allowed].log_softmax(dim=-1)
    columns = torch.tensor([[allowed.index(token)] for token in found.tokens]).repeat(len(masks), 1, 1)
    sums = shares.gather(2, columns)[:, len(found.tokens) - found.n_free :, 0].sum(dim=1)
    assert found.log_prob == pytest.approx(float(sums[0]), abs=1e-3)
    return (sums[0] - sums[1:]).tolist()


@pytest.mark.parametrize("together", [1, 100, 10**6])
@pytest.mark.parametrize("name", OPTIONS)
def test_equals_transformers(
    directory: Path, rows: list[tuple], monkeypatch: pytest.MonkeyPatch, name: str, together: int
) -> None:
    monkeypatch.setattr(support, "FOCUSED", 2.0)  # weigh all
    monkeypatch.setitem(support.WEIGHED_TOKENS, "cpu", together)
    options = DecodingOptions(max_target_tokens=16, **OPTIONS[name])
    engine = load(directory, max_batch_tokens=100)
    found = engine.decode(SOURCE_SENTENCES, options, spans=SPANS)
    assert [len(row[0].support) for row in found] == [len(spans) for spans in SPANS]
    assert len(rows) == sum(map(bool, SPANS))
    for row, source in rows:
        assert len(row.finished) == options.n_best
        for hypothesis in row.finished:
            expected = weigh_with_transformers(directory, source.ids, hypothesis, source.spans)
            assert hypothesis.support == pytest.approx(expected, abs=2e-3)
    assert max(abs(each) for row, _ in rows for found in row.finished for each in found.support) > 0.1


def test_spans_change_no_target(directory: Path) -> None:
    options = DecodingOptions(beam_size=3, max_target_tokens=16, n_best=3)
    engine = load(directory)
    with_spans = engine.decode(SOURCE_SENTENCES, options, spans=SPANS)
    without = engine.decode(SOURCE_SENTENCES, options)
    assert [[h.target for h in row] for row in with_spans] == [[h.target for h in row] for row in without]
    assert [len(row[0].support) for row in with_spans] == [len(spans) for spans in SPANS]
    assert all(h.support == () for row in without for h in row)


def test_what_a_token_looked_at_is_not_weighed(
    directory: Path, rows: list[tuple], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = DecodingOptions(beam_size=2, max_target_tokens=8)
    load(directory).decode(SOURCE_SENTENCES, options, spans=SPANS)
    focuses = sorted(focus for row, _ in rows for found in row.finished for focus in found.focus)
    assert 0 < focuses[0] < focuses[-1] <= 1.0001
    middle = focuses[len(focuses) // 2]
    monkeypatch.setattr(support, "FOCUSED", middle)
    rows.clear()
    load(directory).decode(SOURCE_SENTENCES, options, spans=SPANS)
    for row, _ in rows:
        for found in row.finished:
            assert [each < math.inf for each in found.support] == [focus < middle for focus in found.focus]


def test_a_span_without_a_token_bears_nothing_that_could_be_lost(directory: Path) -> None:
    (found,) = load(directory).decode([SOURCE_SENTENCES[0]], DecodingOptions(beam_size=1), spans=[[(3, 3)]])
    assert found[0].support == (math.inf,)


@pytest.mark.parametrize("settings", [{}, {"max_batch_tokens": 60, "threads": 2}])
def test_support_does_not_depend_on_the_batch(directory: Path, settings: dict) -> None:
    # without kernels last bits differ by shape, and 8 bits round some of them apart
    dtype = "int8" if find_kernels() is not None and device.check_int8() else "float32"
    options = DecodingOptions(beam_size=2, max_target_tokens=16)
    engine = load(directory, dtype=dtype, **settings)
    together = [row[0].support for row in engine.decode(SOURCE_SENTENCES, options, spans=SPANS)]
    alone = [
        engine.decode([source], options, spans=[spans])[0][0].support
        for source, spans in zip(SOURCE_SENTENCES, SPANS, strict=True)
    ]
    for mine, other in zip(together, alone, strict=True):
        assert mine == pytest.approx(other, abs=1e-3)


def test_narrow_types_stay_close(directory: Path) -> None:
    if not device.check_int8():
        pytest.skip("no 8-bit products on this processor")
    options = DecodingOptions(beam_size=1, max_target_tokens=1)
    exact = load(directory).decode(SOURCE_SENTENCES, options, spans=SPANS)
    found = load(directory, dtype="int8").decode(SOURCE_SENTENCES, options, spans=SPANS)
    pairs = [(a[0], b[0]) for a, b in zip(exact, found, strict=True) if a[0].target == b[0].target]
    assert len(pairs) > len(exact) / 2
    for mine, other in pairs:
        assert other.support == pytest.approx(mine.support, abs=0.3)


@pytest.mark.parametrize("dtype", ["float32", "int8"])
def test_a_shortlist_of_everything_changes_little(directory: Path, tmp_path: Path, dtype: str) -> None:
    if dtype == "int8" and not device.check_int8():
        pytest.skip("no 8-bit products on this processor")
    with_list = build_tiny_marian(tmp_path, seed=1, decoder_layers=2, eos_bias=4.0)
    write_whole_shortlist(with_list)
    options = DecodingOptions(beam_size=2, max_target_tokens=8)
    plain = load(directory, dtype=dtype).decode(SOURCE_SENTENCES, options, spans=SPANS)
    listed = load(with_list, dtype=dtype).decode(SOURCE_SENTENCES, options, spans=SPANS)
    for mine, other in zip(plain, listed, strict=True):
        assert mine[0].target == other[0].target
        assert other[0].support == pytest.approx(mine[0].support, abs=1e-3 if dtype == "float32" else 0.3)


def test_sums_within_spans() -> None:
    shares = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    table = SpanTable([[(0, 2), (1, 4)], [(3, 4)]])
    found = table.add_up(shares)
    assert found.shape == (2, 3, 2)
    assert found[0, 1].tolist() == [4 + 5, 5 + 6 + 7]
    assert found[1, 2].tolist() == [23, 0]
    assert not table.is_empty
    assert SpanTable([[], []]).is_empty
    assert SpanTable([]).is_empty


def test_focus_follows_a_hypothesis_through_its_beams() -> None:
    search = BeamSearch(
        n_beams=2, length_penalty=1.0, early_stopping=False, no_repeat_ngram=0, prefix=(), eos_id=9
    )
    search.resize([], 1)
    row = Row(0, limit=9, n_spans=1)
    search.admit([0], [row])

    def step(log_probs: list[list[float]], ids: list[list[int]], looks: list[float]) -> None:
        search.advance(
            np.array([log_probs], np.float32), np.array([ids]), np.array(looks, np.float32).reshape(1, 2, 1)
        )

    step([[-1.0, -2.0], [-1.0, -2.0]], [[1, 2], [1, 2]], [0.1, 0.9])  # both beams continue the first
    step([[-5.0, -6.0], [-1.0, -2.0]], [[3, 4], [5, 6]], [0.2, 0.3])  # both continue the second
    step([[-0.1, -3.0], [-4.0, -5.0]], [[9, 7], [9, 8]], [0.25, 0.8])  # the first ends
    (first, *_) = row.finished
    assert first.tokens == (2, 5, 9)
    assert first.focus == pytest.approx((0.3,))
