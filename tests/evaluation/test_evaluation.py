"""Scores, their signatures, and the figures that a translation keeps."""

from __future__ import annotations

import subprocess
import sys

import pytest

from translate.errors import ConfigError, InputError
from translate.evaluation import count_figures, evaluate

REFERENCES = ["The library has 120 new beds, he said.", "Two bridges will be finished in October."]


def test_a_perfect_translation():
    scores = evaluate(REFERENCES, REFERENCES)
    assert scores.bleu.value == pytest.approx(100)
    assert scores.chrf.value == pytest.approx(100)
    assert (scores.n_segments, scores.n_empty, scores.n_untranslated, scores.figures) == (2, 0, 0, None)


def test_scores_print_the_settings_behind_them():
    scores = evaluate(REFERENCES, REFERENCES)
    assert "tok:13a" in scores.bleu.signature
    assert "nc:6|nw:2" in scores.chrf.signature
    assert "version:" in scores.bleu.signature


def test_a_worse_translation_scores_less():
    worse = evaluate(["The library has 120 beds.", "Two bridges in October."], REFERENCES)
    wrong = evaluate(["Nothing of the kind.", "Neither here."], REFERENCES)
    assert 100 > worse.bleu.value > wrong.bleu.value
    assert 100 > worse.chrf.value > wrong.chrf.value


def test_empty_and_untranslated_lines_are_counted():
    scores = evaluate(["", "两座桥 in October"], REFERENCES)
    assert (scores.n_empty, scores.n_untranslated) == (1, 1)


@pytest.mark.parametrize(
    ("source", "reference", "hypothesis", "shared", "kept"),
    [
        ("有350人", "350 people", "350 men", 1, 1),
        ("有350人", "350 people", "530 men", 1, 0),
        ("有３５０人", "350 people", "350 men", 1, 1),
        ("有3,500人", "3,500 people", "3500 men", 1, 1),
        ("有128.6亿元", "12.86 billion yuan", "128.6 billion yuan", 0, 0),
        ("比分是3:2", "the score was 3:2", "it was 2:3", 1, 0),
        ("增长3.5%，共12家", "up 3.5%, 12 in all", "up 3.5%", 2, 1),
        ("没有数字", "no figures", "none", 0, 0),
    ],
)
def test_figures_kept(source, reference, hypothesis, shared, kept):
    found = count_figures([hypothesis], [reference], [source])
    assert (found.n_shared, found.n_kept) == (shared, kept)


@pytest.mark.parametrize(
    ("hypotheses", "references", "sources", "message"),
    [
        (["a"], ["a", "b"], None, "1 hypotheses, 2 references"),
        (["a"], ["a"], ["甲", "乙"], "1 references, 2 sources"),
        ([], [], None, "found none"),
    ],
)
def test_sides_that_do_not_match_are_refused(hypotheses, references, sources, message):
    with pytest.raises(InputError, match=message):
        evaluate(hypotheses, references, sources)


def test_the_module_loads_without_sacrebleu_and_says_how_to_get_it():
    script = (
        "import sys; sys.modules['sacrebleu'] = None; sys.modules['sacrebleu.metrics'] = None\n"
        "from translate.evaluation import evaluate\n"
        "from translate.errors import ConfigError\n"
        "try:\n    evaluate(['a'], ['a'])\n"
        "except ConfigError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "pip install 'zhbrief[evaluate]'" in done.stdout
    assert ConfigError.exit_code == 2
