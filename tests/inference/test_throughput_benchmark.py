"""What the benchmark measures, not how fast it is."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from pathlib import Path
from types import ModuleType

import pytest
from tiny_marian import SOURCE_SENTENCES, build_tiny_marian

from translate.inference.interface import DecodingOptions
from translate.inference.reference import ReferenceEngine

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def throughput(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("throughput")


def test_ctranslate2_is_needed_only_where_it_is_measured(
    throughput: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    options = Namespace(device="cpu", threads=2, shortlist=None, only=["ours"], tokens=5)
    assert throughput.list_peers(tmp_path, [], 1, options) == {}
    options.only = []
    with pytest.raises(ImportError):
        throughput.list_peers(tmp_path, [], 1, options)


def test_on_a_gpu_peers_run_at_their_best(throughput: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half precision for ``generate``; one worker for CTranslate2, which has one GPU."""
    made: list[str] = []
    monkeypatch.setattr(throughput, "load_ctranslate2", lambda *arguments, **settings: int)
    monkeypatch.setattr(throughput, "MarianEngine", lambda model, **settings: made.append(settings["dtype"]))
    monkeypatch.setattr(
        throughput, "ReferenceEngine", lambda model, **settings: made.append(settings["dtype"])
    )
    options = Namespace(device="cuda", threads=16, shortlist=None, only=[], tokens=5)
    assert list(throughput.list_peers(Path(), [], 1, options)) == [
        "beam 1: CTranslate2 float16, 1 workers of 1"
    ]
    found = throughput.list_our_systems(Path(), [], 1, options)
    assert [name for name in found if "generate" in name] == [
        "beam 1: transformers generate float16",
        "beam 1: transformers generate float32",
    ]
    assert made == ["float16", "float32", "float16", "float32"]


def test_a_ratio_names_both_systems_and_compares_like_work(throughput: ModuleType) -> None:
    """Neither beams of other widths nor a shortlist on one side alone are compared."""
    names = {
        "beam 1: ours int8": 900.0,
        "beam 1: ours float32": 100.0,
        "beam 1: ours int8, with shortlist": 1000.0,
        "beam 1: CTranslate2 int8, with shortlist": 400.0,
        "beam 1: transformers generate float32": 50.0,
        "beam 4: CTranslate2 int8": 200.0,
    }
    ratios = throughput.compare({name: {"tokens_per_s": rate} for name, rate in names.items()})
    assert {name: rates["tokens_per_s"] for name, rates in ratios.items()} == {
        "beam 1: ours int8 / transformers generate float32": 18.0,
        "beam 1: ours float32 / transformers generate float32": 2.0,
        "beam 1: ours int8, with shortlist / CTranslate2 int8, with shortlist": 2.5,
    }


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_generate_runs_in_half_precision(tmp_path: Path, dtype: str) -> None:
    reference = ReferenceEngine(build_tiny_marian(tmp_path), dtype=dtype)
    found = reference.decode(list(SOURCE_SENTENCES[:2]), DecodingOptions(beam_size=2, max_target_tokens=5))
    assert reference.dtype == dtype
    assert all(row[0].n_tokens for row in found)
