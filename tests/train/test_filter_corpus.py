"""Each rule of the corpus filter, with pairs it must drop and pairs it must keep."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from scripts.train.filter_corpus import RULES, HeldOut, filter_pairs

HERE = Path(__file__).resolve().parent
CASES = json.loads((HERE / "filter_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['rule']}-{c['en'][:24]}")
def test_rule(case):
    assert dict(RULES)[case["rule"]](case["zh"], case["en"]) is case["drop"]


@pytest.mark.parametrize("case", [c for c in CASES if not c["drop"]], ids=lambda c: c["en"][:24])
def test_good_pairs_pass_every_rule(case):
    reasons = [name for name, rule in RULES if rule(case["zh"], case["en"])]
    assert reasons == []


def test_every_rule_has_both_kinds_of_cases():
    for name, _ in RULES:
        assert {c["drop"] for c in CASES if c["rule"] == name} == {True, False}


def test_our_own_sentences_pass(pairs):
    reasons = Counter()
    assert list(filter_pairs(pairs, HeldOut([]), reasons)) == pairs
    assert reasons == {"kept": len(pairs)}


def test_duplicates_go_whatever_their_punctuation(pairs):
    zh, en = pairs[0]
    reasons = Counter()
    kept = list(filter_pairs([(zh, en), (zh.rstrip("。"), en.upper()), pairs[1]], HeldOut([]), reasons))
    assert kept == [(zh, en), pairs[1]]
    assert reasons["duplicate"] == 1


TEST_SET = [
    (
        "研究表明，每天早上在公园里散步的老人比待在家里的老人睡得更好。",
        "The study shows that old people who walk in the park every morning sleep better than those at home.",
    )
]


@pytest.mark.parametrize(
    ("zh", "en", "held_out"),
    [
        (TEST_SET[0][0], "Quite another sentence stands here.", True),
        ("另一句话在这里。", TEST_SET[0][1].upper(), True),
        ("他说，每天早上在公园里散步的老人很多。", "He said something of the kind.", True),
        (
            "这句话不同。",
            "We know old people who walk in the park every morning sleep better, he said.",
            True,
        ),
        ("在公园里散步的老人很多。", "Many old people walk in the park every morning.", False),
    ],
)
def test_nothing_shared_with_a_test_set_is_kept(zh, en, held_out):
    assert HeldOut(TEST_SET).overlaps(zh, en) is held_out


def test_command_reads_and_writes_compressed(tmp_path, pairs):
    raw = tmp_path / "raw.tsv.xz"
    with lzma.open(raw, "wt", encoding="utf-8") as file:
        file.writelines(f"{zh}\t{en}\n" for zh, en in [*pairs, pairs[3], ("同样", "同样")])
    out = tmp_path / "kept.tsv.xz"
    command = [sys.executable, "-m", "scripts.train.filter_corpus", "--corpus", raw, "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parent.parent)
    assert json.loads(done.stdout) == {"kept": 40, "untranslated": 1, "duplicate": 1}
    with lzma.open(out, "rt", encoding="utf-8") as file:
        assert [tuple(line.rstrip("\n").split("\t")) for line in file] == pairs
