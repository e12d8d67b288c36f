"""How well key sentences are found: ROUGE of our ranking beside lead, random and plain TextRank.

    python benchmarks/ranking.py            # the report half of both sets
    python benchmarks/ranking.py --tune 300 # random search over the weights on the tuning half

CNN/DailyMail has highlights that people wrote; BBC has extracts. Each set is divided
once, by a seeded shuffle, into a tuning and a report half; weights are chosen on the
tuning half alone. Every system fills the same budget of words, whole sentences only,
so that none gains by choosing long ones. Scores are ROUGE F1 (rouge-score, stemmed).
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import random
import re
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import rouge_score
from rouge_score.rouge_scorer import RougeScorer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from translate.briefing.ranking import WEIGHTS, Weights, count_words, rank
from translate.briefing.selection import REDUNDANCY, select
from translate.briefing.vectors import list_terms, weigh_terms

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
SEED = 20240
CHOICES = {"lead_decay": (1.0, 2.0, 4.0, 8.0, 16.0), "full_words": (10.0, 14.0, 18.0, 22.0)}
TUNING_SHARE = {"cnndm-50": 2 / 3, "bbc-extractive-200": 1 / 3}
METRICS = ("rouge1", "rouge2", "rougeL")
BUDGET_WORDS = {"cnndm-50": 75, "bbc-extractive-200": 165}
"""Three sentences beside highlights; the mean length of the extracts of the tuning half."""


@dataclass(frozen=True)
class Case:
    """An article divided into sentences, and the summary to compare with."""

    title: str
    sentences: list[str]
    paragraphs: list[int]
    reference: str


System = Callable[[Case], list[int]]
"""Sentence indices, the most wanted first."""


def read_cases(file: Path) -> list[Case]:
    cases = []
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        blocks = [block for block in record["article"].split("\n") if block.strip()]
        title = blocks.pop(0) if len(blocks) > 1 else ""
        sentences, paragraphs = [], []
        for number, block in enumerate(blocks):
            found = divide(block)
            sentences += found
            paragraphs += [number] * len(found)
        cases.append(Case(title, sentences, paragraphs, record["summary"].replace(".", ". ")))
    return cases


def divide(block: str) -> list[str]:
    """Divide English into sentences, well enough for a benchmark."""
    held = re.sub(r"\b(Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Sgt|No|vs|[A-Z])\.", "\\1\0", block)
    parts = re.split(r"(?<=[.!?])[\"'’”)]*\s+(?=[\"'‘“(]?[A-Z0-9])", held)
    return [part.replace("\0", ".").strip() for part in parts if re.search(r"\w", part)]


def halve(cases: list[Case]) -> tuple[list[Case], list[Case]]:
    """Tuning half and report half, the same ones every time."""
    order = list(range(len(cases)))
    random.Random(SEED).shuffle(order)
    middle = len(order) // 2
    return [cases[i] for i in order[:middle]], [cases[i] for i in order[middle:]]


def choose_lead(case: Case) -> list[int]:
    return list(range(len(case.sentences)))


def choose_random(case: Case) -> list[int]:
    order = list(range(len(case.sentences)))
    random.Random(f"{SEED} {case.sentences[0]}").shuffle(order)
    return order


def choose_textrank(case: Case) -> list[int]:
    """Rank as Mihalcea and Tarau (2004) did: shared words over log lengths, PageRank with damping 0.85."""
    bags = [set(list_terms(sentence)) for sentence in case.sentences]
    n = len(bags)
    edges = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            norm = math.log(len(bags[i]) + 1) + math.log(len(bags[j]) + 1)
            edges[i, j] = edges[j, i] = len(bags[i] & bags[j]) / norm if norm else 0.0
    totals = edges.sum(axis=1, keepdims=True)
    steps = np.divide(edges, totals, out=np.full_like(edges, 1 / n), where=totals > 0)
    scores = np.full(n, 1 / n)
    for _ in range(100):
        scores = 0.15 / n + 0.85 * scores @ steps
    return [int(i) for i in np.argsort(-scores, kind="stable")]


def choose_ours(weights: Weights = WEIGHTS, redundancy: float = REDUNDANCY) -> System:
    def choose(case: Case) -> list[int]:
        scores = rank(case.sentences, paragraphs=case.paragraphs, title=case.title, weights=weights)
        vectors = weigh_terms(case.sentences)
        order: list[int] = []
        for limit in range(1, min(12, len(scores)) + 1):
            order += set(select(scores, vectors, limit=limit, redundancy=redundancy)) - set(order)
        return order

    return choose


def fill(case: Case, order: list[int], budget_words: int) -> str:
    """Take sentences in the order wanted until the budget is spent; give them in document order."""
    taken: list[int] = []
    left = budget_words
    for i in order:
        length = count_words(case.sentences[i])
        if taken and length > left:
            break
        taken.append(i)
        left -= length
    return "\n".join(case.sentences[i] for i in sorted(taken))


def score(cases: list[Case], system: System, budget_words: int) -> dict[str, list[float]]:
    found = [compare(case.reference, fill(case, system(case), budget_words)) for case in cases]
    return {metric: [values[k] for values in found] for k, metric in enumerate(METRICS)}


@functools.cache
def compare(reference: str, extract: str) -> tuple[float, ...]:
    """ROUGE F1 in percent, in the order of ``METRICS``."""
    found = RougeScorer(list(METRICS), use_stemmer=True).score(reference, extract)
    return tuple(100 * found[metric].fmeasure for metric in METRICS)


def mean(scores: dict[str, list[float]]) -> float:
    """Mean of ROUGE-1, -2 and -L over the cases."""
    return statistics.fmean(statistics.fmean(values) for values in scores.values())


def tune(halves: dict[str, list[Case]], n_trials: int, seed: int) -> None:
    """Random search; prints each better setting.

    What people chose counts double. Position and title may not count against a
    sentence, whatever these two sets say: Chinese news tells the main thing first.
    """
    generator = random.Random(seed)
    best, best_value = (WEIGHTS, REDUNDANCY), -math.inf
    for trial in range(n_trials):
        weights, redundancy = best if not trial else vary(*best, generator)
        system = choose_ours(weights, redundancy)
        values = {name: mean(score(cases, system, BUDGET_WORDS[name])) for name, cases in halves.items()}
        value = sum(TUNING_SHARE[name] * found for name, found in values.items())
        if value > best_value:
            best, best_value = (weights, redundancy), value
            shown = " ".join(f"{name} {found:.2f}" for name, found in values.items())
            print(f"{trial:5d} {shown} redundancy={redundancy} {weights}", flush=True)


def vary(weights: Weights, redundancy: float, generator: random.Random) -> tuple[Weights, float]:
    """Move a few weights a little."""
    numbers = asdict(weights)
    for name in generator.sample(list(numbers), generator.randint(1, 3)):
        if name in CHOICES:
            numbers[name] = generator.choice(CHOICES[name])
        else:
            low = -2.0 if name == "backward" else 0.0
            numbers[name] = max(low, round(numbers[name] + generator.gauss(0, 0.4), 1))
    return Weights(**numbers), generator.choice([redundancy, redundancy, redundancy, 0.0, 0.5, 1.0, 2.0])


def confidence(ours: list[float], other: list[float], n_samples: int = 2000) -> str:
    """Difference of means with a 95 % interval from a paired bootstrap."""
    generator = np.random.default_rng(SEED)
    differences = np.array(ours) - np.array(other)
    picks = generator.integers(0, len(differences), (n_samples, len(differences)))
    low, high = np.percentile(differences[picks].mean(axis=1), [2.5, 97.5])
    return f"{differences.mean():+.2f} [{low:+.2f}, {high:+.2f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED / "summaries")
    parser.add_argument("--tune", type=int, default=0, metavar="TRIALS")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sets = {name: halve(read_cases(options.data / f"{name}.jsonl")) for name in BUDGET_WORDS}
    if options.tune:
        tune({name: halves[0] for name, halves in sets.items()}, options.tune, options.seed)
        return
    systems: dict[str, System] = {
        "random": choose_random,
        "textrank": choose_textrank,
        "lead": choose_lead,
        "zhbrief": choose_ours(),
    }
    for name, (_, report) in sets.items():
        budget = BUDGET_WORDS[name]
        print(f"\n{name}: report half, {len(report)} articles, {budget} words each, seed {SEED}")
        print(f"{'system':<10} {'R-1':>6} {'R-2':>6} {'R-L':>6}   zhbrief's R-1 over it, 95 %")
        results = {system: score(report, choose, budget) for system, choose in systems.items()}
        for system, scores in results.items():
            row = " ".join(f"{statistics.fmean(scores[metric]):6.2f}" for metric in METRICS)
            against = confidence(results["zhbrief"]["rouge1"], scores["rouge1"])
            print(f"{system:<10} {row}   {'' if system == 'zhbrief' else against}")
    print(f"\nrouge-score {getattr(rouge_score, '__version__', '0.1.2')}; {WEIGHTS}; redundancy {REDUNDANCY}")


if __name__ == "__main__":
    main()
