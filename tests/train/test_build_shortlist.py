"""Word alignment and the shortlist that is made of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file

from scripts.train import build_shortlist, export, train
from scripts.train.alignment import align
from scripts.train.corpus import load_vocabulary

ROUNDS = (1.0, 1.0, 1.0, 1.0)


def draw_pairs(n_pairs: int, n_words: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Sentences of a language whose words 0, 1, 2 ... are n, n + 1, n + 2 ... in the other, order kept."""
    chance = np.random.default_rng(seed)
    sources = [chance.integers(0, n_words, chance.integers(3, 9)) for _ in range(n_pairs)]
    return [(source, n_words - 1 - source) for source in sources]


def test_translations_are_found() -> None:
    pairs = draw_pairs(400, 20, seed=1)
    links = align(pairs, 20, 20, rounds=ROUNDS)
    assert links.argmax(1).tolist() == list(range(19, -1, -1))
    assert links.argmax(0).tolist() == list(range(19, -1, -1))


def test_a_word_of_two_translations_has_both() -> None:
    """Source word 0 is said as 30 or 31; word 30 never meets the others' translations alone."""
    chance = np.random.default_rng(2)
    pairs = []
    for source, target in draw_pairs(600, 20, seed=2):
        said = np.where(target == 19, chance.integers(30, 32, len(target)), target)
        pairs.append((source, said))
    links = align(pairs, 20, 32, rounds=ROUNDS)
    assert set(np.argsort(-links[0])[:2].tolist()) == {30, 31}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), n_pairs=st.integers(1, 30))
def test_links_are_counts_of_pieces_that_meet(seed: int, n_pairs: int) -> None:
    pairs = draw_pairs(n_pairs, 12, seed)
    links = align(pairs, 12, 12, rounds=(0.5, 1.0))
    meet = np.zeros((12, 12), bool)
    for source, target in pairs:
        meet[np.ix_(source, target)] = True
    assert (links[~meet] == 0).all()
    assert (links >= 0).all()
    n_pieces = sum(len(source) for source, _ in pairs)
    assert 0 < links.sum() <= n_pieces * 1.001
    assert (links[meet] > 0).all()


@pytest.fixture(scope="module")
def run(vocabulary_folder: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shortlist") / "run"
    shutil.copytree(vocabulary_folder, folder)
    build_shortlist.build([corpus], folder, n_each=8, n_frequent=20, short_chars=1)
    return folder


def test_the_file_holds_what_it_should(run: Path) -> None:
    found = load_file(run / "shortlist.safetensors")
    vocabulary = load_vocabulary(run)
    target = vocabulary.target
    assert len(found["starts"]) == vocabulary.n_ids + 1
    assert (np.diff(found["starts"]) <= 8).all()
    always = set(found["always"].tolist())
    assert always.isdisjoint(found["targets"].tolist())
    assert 0 in always
    for piece in ("<0x0A>", "▁a", ".", ",", "0", "9"):
        number = target.piece_to_id(piece)
        assert target.is_unknown(number) or int(vocabulary.target_ids[number]) in always, piece
    assert found["targets"].max() < vocabulary.n_target


def test_the_same_corpora_give_the_same_bytes(run: Path, corpus: Path, tmp_path: Path) -> None:
    again = build_shortlist.build(
        [corpus], run, n_each=8, n_frequent=20, short_chars=1, out=tmp_path / "again"
    )
    assert again.read_bytes() == (run / "shortlist.safetensors").read_bytes()


def test_the_command_line_says_where_the_file_is(
    run: Path,
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--corpus", corpus, "--run", run, "--sample", 30, "--out", tmp_path / "small"]
    monkeypatch.setattr("sys.argv", ["build_shortlist", *map(str, arguments)])
    assert build_shortlist.main() == 0
    assert str(tmp_path / "small") in capsys.readouterr().out


def test_pieces_without_an_id_are_passed_over(run: Path, corpus: Path, tmp_path: Path) -> None:
    """As in some published models, whose pieces are more than their ids."""
    folder = shutil.copytree(run, tmp_path / "run")
    ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    lost = load_vocabulary(run).source.encode("今年", out_type=str)[-1]
    number = ids.pop(lost)
    (folder / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    found = load_file(build_shortlist.build([corpus], folder, n_each=8, n_frequent=20, short_chars=1))
    assert found["starts"][number] == found["starts"][number + 1]


def test_an_export_takes_the_shortlist_along_and_the_engine_keeps_to_it(
    run: Path, corpus: Path, pairs: list[tuple[str, str]], tmp_path: Path
) -> None:
    from translate.inference.engine import MarianEngine
    from translate.inference.interface import DecodingOptions

    options = [
        "--run", run, "--corpus", corpus, "--steps", 1, "--d-model", 32, "--heads", 2,
        "--encoder-layers", 1, "--decoder-layers", 1, "--step-tokens", 400, 400, "--micro-tokens", 400,
        "--device", "cpu", "--processes", 1, "--threads", 1,
    ]  # fmt: skip
    train.train(train.parse([str(option) for option in options]))
    export.export_run(run, tmp_path / "model")
    exported = tmp_path / "model" / "shortlist.safetensors"
    assert exported.read_bytes() == (run / "shortlist.safetensors").read_bytes()
    engine = MarianEngine(tmp_path / "model", device="cpu", dtype="float32", threads=1)
    lines = [zh for zh, _ in pairs[:4]]
    found = [row[0].target for row in engine.decode(lines, DecodingOptions(max_target_tokens=12))]
    assert len(found) == 4
    (run / "shortlist.safetensors").rename(tmp_path / "kept")
    export.export_run(run, tmp_path / "model")
    assert not exported.exists()
    (tmp_path / "kept").rename(run / "shortlist.safetensors")
