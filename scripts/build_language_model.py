"""Build the character language model of ``models/zh-characters`` from plain text.

    python scripts/build_language_model.py CORPUS_FOLDER cedict.tsv.xz models/zh-characters

CORPUS_FOLDER holds ``mono-news.txt.xz`` (a line a sentence) and
``train-{news,law,general,tech}.tsv.xz`` (Chinese, tab, English; only the Chinese
side is read). Needs the ``opencc`` package, at build time only. The same input
gives the same bytes: there is no randomness but a fixed hash seed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import opencc

from translate.repair import language_model as lm

WEIGHTS = {
    "train-news.tsv.xz": 4,
    "mono-news.txt.xz": 2,
    "train-general.tsv.xz": 2,
    "train-law.tsv.xz": 0.5,
    "train-tech.tsv.xz": 1,
}
"""How often a sentence of each corpus counts: the product reads news of every kind."""
MAX_ORDER = 4
MIN_CHARACTER_COUNT = 6
MAX_SYMBOLS = (1 << lm.SYMBOL_BITS) - 2
DISCOUNTS = np.array([0.0, 0.8, 1.15, 1.5])
"""Taken off what was seen once, twice, or more often (Chen and Goodman 1999), in sentences of weight 1."""
MAX_DISCOUNT = 0.98
"""Share of a count that is taken off at most."""
MIN_COUNT = 2
"""Times that an n-gram must have been seen to be kept."""
UNSEEN = 1 / 20_000
"""Probability of a symbol where nothing is known of it."""
CORNER_COST = 0.7
"""Nats that 「 costs in traditional text, where “ is as good."""
LOAD = 1.25
"""Slots a key of the static function; peeling fails below 1.23 (Graf and Lemire 2020)."""
HASH_SEED = 7


def read_corpus(folder: Path, name: str) -> Iterator[str]:
    with lzma.open(folder / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").partition("\t")[0]


def join_sentences(lines: Iterator[str]) -> str:
    """One text: two sentences of three are followed by the next, as in an article; a third ends a line."""
    parts = ["\n"]
    for index, line in enumerate(lines):
        parts.append(line)
        if index % 3 == 0 or not line.endswith(("。", "！", "？", "”", "；", "!", "?", ";")):
            parts.append("\n")
    return "".join(parts) + "\n"


def fold_characters() -> np.ndarray:
    """Simplified, narrow form (65536,) of each code point; itself where it has none."""
    points = np.arange(65536)
    t2s = opencc.OpenCC("t2s")
    for point in range(0x80, 0xFFFF):
        if 0xD800 <= point < 0xF900:
            continue
        narrow = unicodedata.normalize("NFKC", chr(point))
        if len(narrow) != 1 or ord(narrow) > 65535:
            narrow = chr(point)
        simple = t2s.convert(narrow)
        points[point] = ord(simple) if len(simple) == 1 and ord(simple) < 65536 else ord(narrow)
    # Quotation marks come in many shapes that mean the same.
    for shapes, plain in (
        ("「『〝", "“"),
        ("」』〞", "”"),
        ("‘", "“"),
        ("’", "”"),
        ("•‧・", "·"),
        ("—―", "—"),
    ):
        for shape in shapes:
            points[ord(shape)] = ord(plain)
    return points


def assign_symbols(counts: np.ndarray, folded: np.ndarray) -> tuple[np.ndarray, int]:
    """Symbol (65536,) of each code point, the commonest characters having the lowest."""
    per_fold = np.bincount(folded, weights=counts, minlength=65536)
    eligible = [
        p
        for p in np.argsort(-per_fold, kind="stable")
        if per_fold[p] >= MIN_CHARACTER_COUNT
        and (0x3400 <= p < 0xA000 or not (chr(p).isspace() or chr(p).isalnum()))
    ][: MAX_SYMBOLS - lm.N_RESERVED]
    symbol_of_fold = np.zeros(65536, dtype=np.int64)
    symbol_of_fold[eligible] = np.arange(len(eligible)) + lm.N_RESERVED
    for p in range(0x2000):
        character = chr(p)
        if character.isspace():
            symbol_of_fold[p] = lm.BOUNDARY if character in "\n\r\x0b\x0c" else lm.SPACE
        elif character in "0123456789":
            symbol_of_fold[p] = lm.DIGITS
        elif character.isalpha():
            symbol_of_fold[p] = lm.LATIN if p < 0x250 else lm.UNKNOWN
    symbol_of_fold[0x3000] = lm.SPACE
    return symbol_of_fold[folded], len(eligible) + lm.N_RESERVED


def encode_stream(corpora: dict[str, str], symbols: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All corpora as one stream of symbols (n,), spaces and repeats out, with the weight (n,) of each."""
    streams, weights = [], []
    for name, text in corpora.items():
        points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        stream = symbols[np.where(points < 65536, points, 0)]
        stream = stream[stream != lm.SPACE]
        repeats = (stream[1:] == stream[:-1]) & ((stream[1:] == lm.DIGITS) | (stream[1:] == lm.LATIN))
        stream = stream[np.concatenate([[True], ~repeats])]
        streams.append(stream.astype(np.int64))
        weights.append(np.full(len(stream), WEIGHTS[name], dtype=np.float32))
    return np.concatenate(streams), np.concatenate(weights)


@dataclass(frozen=True)
class Counts:
    """Distinct n-grams of one order within lines and known characters."""

    keys: np.ndarray
    """Sorted."""
    weighted: np.ndarray
    """Sum of the weights of the sentences that each was seen in."""
    seen: np.ndarray
    """How often each was seen."""


def count_ngrams(stream: np.ndarray, weights: np.ndarray, order: int) -> Counts:
    columns = [stream[i : len(stream) - order + 1 + i] for i in range(order)]
    whole = np.ones(len(columns[0]), dtype=bool)
    for column in columns[1:-1]:
        whole &= column != lm.BOUNDARY
    for column in columns if order > 1 else ():
        whole &= column != lm.UNKNOWN
    key = lm.pack(0, *[column[whole] for column in columns])
    weight = weights[order - 1 :][whole]
    sequence = np.argsort(key, kind="stable")
    key, weight = key[sequence], weight[sequence]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    seen = np.diff(np.append(first, len(key))).astype(np.float64)
    return Counts(key[first], np.add.reduceat(weight.astype(np.float64), first), seen)


def count_histories(counts: Counts, longer: Counts, order: int) -> Counts:
    """In how many histories an n-gram stands, in place of how often (Kneser and Ney 1995).

    What opens a line has no history but the line's start, and keeps its count.
    """
    suffix = longer.keys & np.uint64((1 << (lm.SYMBOL_BITS * order)) - 1)
    owner = np.searchsorted(counts.keys, suffix)
    mean = longer.weighted / longer.seen
    weighted = np.bincount(owner, weights=mean, minlength=len(counts.keys))
    seen = np.bincount(owner, minlength=len(counts.keys)).astype(np.float64)
    opening = (counts.keys >> np.uint64(lm.SYMBOL_BITS * (order - 1))) == lm.BOUNDARY
    kept = (opening & (order > 1)) | (seen == 0)
    return Counts(counts.keys, np.where(kept, counts.weighted, weighted), np.where(kept, counts.seen, seen))


def unpack(keys: np.ndarray, order: int) -> list[np.ndarray]:
    mask = np.uint64((1 << lm.SYMBOL_BITS) - 1)
    return [
        ((keys >> np.uint64(lm.SYMBOL_BITS * (order - 1 - i))) & mask).astype(np.int64) for i in range(order)
    ]


def look_up(keys: np.ndarray, sorted_keys: np.ndarray, values: np.ndarray, missing: float) -> np.ndarray:
    at = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where(sorted_keys[at] == keys, values[at], missing)


class Estimate:
    """Interpolated Kneser-Ney estimates of one order, all n-grams kept."""

    def __init__(self, counts: Counts, estimated: Counts, order: int, lower: Estimate | None) -> None:
        self.keys, self.counts, self.order = counts.keys, counts, order
        self.contexts = (
            self.keys >> np.uint64(lm.SYMBOL_BITS) if order > 1 else np.zeros(len(self.keys), np.uint64)
        )
        changes = self.contexts[1:] != self.contexts[:-1]
        first = np.flatnonzero(np.concatenate([[True], changes]))
        group = np.cumsum(np.concatenate([[0], changes.astype(np.int64)]))
        total = np.add.reduceat(estimated.weighted, first)
        # A sentence that counts four times is no four sentences: the discount grows with its weight.
        discount = DISCOUNTS[np.minimum(np.rint(estimated.seen).astype(np.int64), len(DISCOUNTS) - 1)]
        discount = np.minimum(
            discount * estimated.weighted / estimated.seen, MAX_DISCOUNT * estimated.weighted
        )
        reserve = np.add.reduceat(discount, first) / total
        if lower is None:
            self.shorter = np.full(len(self.keys), UNSEEN)
        else:
            mask = np.uint64((1 << (lm.SYMBOL_BITS * (order - 1))) - 1)
            self.shorter = look_up(self.keys & mask, lower.keys, lower.probabilities, 1e-9)
        self.backed_off = reserve[group] * self.shorter
        self.probabilities = (estimated.weighted - discount) / total[group] + self.backed_off


def choose_ngrams(estimates: dict[int, Estimate], budget: int) -> dict[int, np.ndarray]:
    """Masks of the n-grams worth keeping: those whose loss costs most likelihood (after Stolcke 1998)."""
    gains = {
        n: np.where(
            e.counts.seen >= MIN_COUNT, e.counts.weighted * np.log(e.probabilities / e.backed_off), -1.0
        )
        for n, e in estimates.items()
        if n > 1
    }
    low, high = 1.0, 1e3
    while high > 1.003 * low:
        middle = (low * high) ** 0.5
        kept = close_ngrams({n: g > middle for n, g in gains.items()}, estimates)
        n_keys = sum(int(k.sum()) for k in kept.values()) + count_contexts(kept, estimates)
        low, high = (middle, high) if n_keys > budget else (low, middle)
    return close_ngrams({n: g > high for n, g in gains.items()}, estimates)


def close_ngrams(kept: dict[int, np.ndarray], estimates: dict[int, Estimate]) -> dict[int, np.ndarray]:
    """Keep every suffix of a kept n-gram too, which the look-up relies on."""
    closed = {n: mask.copy() for n, mask in kept.items()}
    for n in sorted(closed, reverse=True):
        if n == 2:
            continue
        suffix = estimates[n].keys[closed[n]] & np.uint64((1 << (lm.SYMBOL_BITS * (n - 1))) - 1)
        closed[n - 1][np.searchsorted(estimates[n - 1].keys, np.unique(suffix))] = True
    return closed


def count_contexts(kept: dict[int, np.ndarray], estimates: dict[int, Estimate]) -> int:
    return sum(
        int((np.diff(estimates[n].contexts[kept[n]]) != 0).sum()) + 1 for n in kept if n > 2 and kept[n].any()
    )


def weigh_contexts(estimate: Estimate, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Context keys and logarithms of their back-off weights, given what was kept."""
    contexts = estimate.contexts[kept]
    first = np.flatnonzero(np.concatenate([[True], contexts[1:] != contexts[:-1]]))
    told = np.add.reduceat(estimate.probabilities[kept], first)
    shorter = np.add.reduceat(estimate.shorter[kept], first)
    weight = np.maximum(1 - told, 1e-4) / np.maximum(1 - shorter, 1e-4)
    return contexts[first], np.minimum(np.log(weight), 0)


def build_table(keys: np.ndarray, values: np.ndarray, seed: int, dtype: type = np.uint16) -> np.ndarray:
    """Static function: slots whose exclusive or, at a key's three places, gives its value and hash bits."""
    n_slots = int(len(keys) * LOAD / 3 + 64) * 3
    places, bits = lm.locate(keys, n_slots, seed)
    slots = np.stack(places).astype(np.int64)
    degree = np.bincount(slots.ravel(), minlength=n_slots)
    members = np.zeros(n_slots, dtype=np.int64)
    for i in range(3):
        np.bitwise_xor.at(members, slots[i], np.arange(len(keys)))
    layers, n_left = [], len(keys)
    alone = np.flatnonzero(degree == 1)
    while len(alone):
        peeled, at = np.unique(members[alone], return_index=True)
        layers.append((peeled, alone[at]))
        n_left -= len(peeled)
        touched = slots[:, peeled]
        for i in range(3):
            np.subtract.at(degree, touched[i], 1)
            np.bitwise_xor.at(members, touched[i], peeled)
        alone = np.unique(touched)
        alone = alone[degree[alone] == 1]
    if n_left:
        raise SystemExit(f"{n_left} n-grams could not be placed; choose another HASH_SEED or a larger LOAD.")
    table = np.zeros(n_slots, dtype=dtype)
    for peeled, at in reversed(layers):
        rest = table[slots[0, peeled]] ^ table[slots[1, peeled]] ^ table[slots[2, peeled]]
        table[at] ^= rest ^ (values[peeled] ^ bits[peeled]).astype(dtype)
    return table


def form_costs(corpora: dict[str, str], folded: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cost (65536,) of each form in traditional and in simplified text, quantised."""
    counts, shape_counts = np.zeros(65536), np.zeros(65536)
    sample = "\n".join(text[:1_500_000] for text in corpora.values())
    for script in ("s2t", "s2tw", "s2hk"):
        converted = opencc.OpenCC(script).convert(sample)
        points = np.frombuffer(converted.encode("utf-32-le"), dtype=np.uint32)
        counts += np.bincount(points[points < 65536], minlength=65536)
    points = np.frombuffer(sample.encode("utf-32-le"), dtype=np.uint32)
    shape_counts += np.bincount(points[points < 65536], minlength=65536)
    s2t = opencc.OpenCC("s2t")
    every = np.arange(65536)
    is_han = (np.arange(65536) >= 0x3400) & (np.arange(65536) < 0xFB00)
    per_fold = np.bincount(folded, weights=counts, minlength=65536)[folded]
    # A character that was not seen falls back on what a conversion of it alone would give.
    expected = np.array(
        [
            is_han[p] and not 0xD800 <= p < 0xE000 and s2t.convert(chr(folded[p])) == chr(p)
            for p in range(65536)
        ]
    )
    share = (counts + np.where(expected, 1.0, 0.002)) / (per_fold + 1.0)
    traditional = np.where(is_han, np.minimum(-np.log(share), lm.FOREIGN_FORM_COST), 0)
    simplified = np.where(is_han & (folded != np.arange(65536)), lm.FOREIGN_FORM_COST, 0)
    # Signs have no script, but a frequency: a closing quotation mark is far more often ” than ’.
    is_sign = (every >= 0x2000) & (every < 0x3100)
    sign_share = (shape_counts + 0.5) / (
        np.bincount(folded[is_sign], weights=shape_counts[is_sign], minlength=65536)[folded] + 1.0
    )
    sign_cost = np.where(is_sign, np.minimum(-np.log(np.minimum(sign_share, 1.0)), lm.FOREIGN_FORM_COST), 0)
    simplified = np.where(is_sign, sign_cost, simplified)
    # Taiwan sets 「」 where the mainland sets “”: either will do.
    corner = np.isin(every, [ord(c) for c in "「」"])
    traditional = np.where(is_sign, np.where(corner, CORNER_COST, sign_cost), traditional)
    quantise = lambda cost: np.clip(np.rint(cost / lm.FORM_STEP), 0, 255).astype(np.uint16)  # noqa: E731
    return quantise(traditional), quantise(simplified)


def write_readings(dictionary: Path, output: Path) -> None:
    """Write the readings of each character that CC-CEDICT spells, commonest first, a line a character."""
    readings: dict[str, Counter[str]] = {}
    with lzma.open(dictionary, "rt", encoding="utf-8") as lines:
        for line in lines:
            simplified, traditional, pinyin = line.split("\t")[:3]
            syllables = pinyin.lower().replace("u:", "v").split()
            for word in {simplified, traditional}:
                if len(word) != len(syllables):
                    continue
                for character, syllable in zip(word, syllables, strict=True):
                    if (
                        0x3400 <= ord(character) < 0xA000
                        and syllable[:-1].isalpha()
                        and syllable[-1] in "12345"
                    ):
                        readings.setdefault(character, Counter())[syllable] += 1
    notice = "# Readings by character, derived from CC-CEDICT (https://cc-cedict.org), CC BY-SA 4.0.\n"
    rows = [
        f"{character} {' '.join(s for s, _ in sorted(found.items(), key=lambda item: (-item[1], item[0])))}\n"
        for character, found in sorted(readings.items())
    ]
    (output / "readings.txt").write_text(notice + "".join(rows), encoding="utf-8")


def estimate_all(stream: np.ndarray, weights: np.ndarray) -> dict[int, Estimate]:
    """Probabilities of the n-grams of each order, each backed off to the one below."""
    counted = {order: count_ngrams(stream, weights, order) for order in range(1, MAX_ORDER + 1)}
    estimates: dict[int, Estimate] = {}
    for order, found in counted.items():
        longer = counted.get(order + 1)
        estimated = found if longer is None else count_histories(found, longer, order)
        estimates[order] = Estimate(found, estimated, order, estimates.get(order - 1))
        print(f"order {order}: {len(found.keys):,} n-grams")
    return estimates


def build_tables(
    estimates: dict[int, Estimate], kept: dict[int, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The static function of the n-grams kept and of their contexts, and the second fingerprints."""
    all_keys, all_values = [], []
    for n, mask in kept.items():
        e = estimates[n]
        level = np.rint(-np.log(e.probabilities[mask]) / lm.PROBABILITY_STEP)
        all_keys.append(e.keys[mask] | np.uint64((n * 2) << (4 * lm.SYMBOL_BITS)))
        all_values.append(np.clip(level, 0, 63).astype(np.uint16))
        if n > 2:
            contexts, weight = weigh_contexts(e, mask)
            all_keys.append(contexts | np.uint64(((n - 1) * 2 + 1) << (4 * lm.SYMBOL_BITS)))
            all_values.append(np.clip(np.rint(-weight / lm.BACKOFF_STEP), 0, 15).astype(np.uint16))
        print(f"order {n}: {int(mask.sum()):,} n-grams kept")
    table = build_table(np.concatenate(all_keys), np.concatenate(all_values), HASH_SEED)
    checks = build_table(all_keys[0], np.zeros(len(all_keys[0]), np.uint16), HASH_SEED + 1, np.uint8)
    return table, checks


def list_unigrams(estimates: dict[int, Estimate], pairs: np.ndarray, n_symbols: int) -> np.ndarray:
    """Log-probability and back-off weight ``(2, n_symbols)`` of each symbol; ``pairs`` masks those kept."""
    statistics = np.full((2, n_symbols), np.log(UNSEEN) - 4.0, dtype=np.float16)
    statistics[1] = 0
    statistics[0, estimates[1].keys.astype(np.int64)] = np.log(estimates[1].probabilities)
    statistics[0, lm.UNKNOWN] = -13.0
    contexts, weight = weigh_contexts(estimates[2], pairs)
    statistics[1, contexts.astype(np.int64)] = weight
    return statistics


def write_model(output: Path, arrays: dict[str, np.ndarray], facts: dict[str, Any], dictionary: Path) -> None:
    """Write all files of the model, with their checksums.

    A process may have mapped the files that stand there: new ones are renamed into their place.
    """
    unfinished = output.with_name(output.name + ".unfinished")
    unfinished.mkdir(parents=True, exist_ok=True)
    write_readings(dictionary, unfinished)
    for name, array in arrays.items():
        np.save(unfinished / name, array)
    sha256 = {name: hashlib.sha256((unfinished / name).read_bytes()).hexdigest() for name in arrays}
    about = json.dumps(facts | {"sha256": sha256}, indent=1, sort_keys=True)
    (unfinished / "model.json").write_text(f"{about}\n", encoding="utf-8")
    output.mkdir(parents=True, exist_ok=True)
    for file in sorted(unfinished.iterdir()):
        file.replace(output / file.name)
    unfinished.rmdir()


def build(corpus: Path, dictionary: Path, output: Path, budget: int) -> None:
    """Build the model from a folder of corpora; ``budget`` keys of the table are taken at most."""
    corpora = {name: join_sentences(read_corpus(corpus, name)) for name in WEIGHTS}
    folded = fold_characters()
    counts = np.zeros(65536)
    for name, text in corpora.items():
        points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        counts += WEIGHTS[name] * np.bincount(points[points < 65536], minlength=65536)
    symbols, n_symbols = assign_symbols(counts, folded)
    stream, weights = encode_stream(corpora, symbols)
    print(f"{len(stream):,} symbols in the corpora, {n_symbols:,} distinct")
    estimates = estimate_all(stream, weights)
    kept = choose_ngrams(estimates, budget)
    table, checks = build_tables(estimates, kept)
    arrays = {
        "ngrams.npy": table,
        "checks.npy": checks,
        "symbols.npy": symbols.astype(np.uint16),
        "forms.npy": np.stack(form_costs(corpora, folded)).astype(np.uint8),
        "unigrams.npy": list_unigrams(estimates, kept[2], n_symbols),
    }
    facts = {
        "n_symbols": n_symbols,
        "n_slots": len(table),
        "n_checks": len(checks),
        "seed": HASH_SEED,
        "discounts": DISCOUNTS.tolist(),
        "weights": WEIGHTS,
        "ngrams": {str(n): int(mask.sum()) for n, mask in kept.items()},
        "n_symbols_in_corpora": len(stream),
        "opencc": metadata.version("opencc"),
    }
    write_model(output, arrays, facts, dictionary)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("dictionary", type=Path, help="CC-CEDICT as cedict.tsv.xz")
    parser.add_argument("output", type=Path)
    parser.add_argument("--budget", type=int, default=4_600_000, help="keys of the table (2.56 bytes each)")
    arguments = parser.parse_args()
    build(arguments.corpus, arguments.dictionary, arguments.output, arguments.budget)


if __name__ == "__main__":
    main()
