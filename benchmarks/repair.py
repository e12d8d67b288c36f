"""Measure repair: damage clean text in every way, repair it, compare.

    python benchmarks/repair.py [--sentences 200] [--seed 1] [--output benchmarks/results/repair.json]

Clean text is ``../shared/eval/newstest*.zh`` (report) or ``flores_dev.zh`` (``--tune``),
in simplified characters and, converted with OpenCC, in traditional ones. A kind is
reported with the share restored exactly (compared after NFKC, spaces out, in
simplified), the character error rate before and after, the share where repair
abstained, and the processor time a damaged sentence. ``restored, sure`` counts only sentences
whose edits all have a confidence of at least 0.8.

Damage to bytes is measured with the rules that mend bytes. Damage of pages (glosses, spaces,
widths, entities, markup, line ends, tables) is measured with the whole repair, and more
strictly: what comes out must be what comes out of the clean text, character for character.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

import damage
import opencc
import page_damage

from translate.document import Document
from translate.errors import ZhbriefError
from translate.names.spelling import count_edits
from translate.repair import repair, shifted
from translate.repair.mojibake import MOJIBAKE
from translate.repair.name_dots import NAME_DOTS
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.shifted import SHIFTED_GBK
from translate.repair.zeros import ZEROS

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
REPORT_SETS = ("newstest2017", "newstest2018", "newstest2019")
TUNE_SETS = ("flores_dev",)
SURE = 0.8
SETTLED_RUNS = 5
RULES = (MOJIBAKE, NAME_DOTS, ZEROS, SHIFTED_GBK)
"""The rules that change characters, as the product orders them."""
TO_SIMPLIFIED = opencc.OpenCC("t2s")
TO_TRADITIONAL = opencc.OpenCC("s2t")


@dataclass
class Row:
    """What one kind of damage came to."""

    kind: str
    script: str
    n: int
    exact: float
    restored_sure: float
    wrong_though_sure: float
    cer_before: float
    cer_after: float
    abstained: float
    median_ms: float


Edits = dict[str, list[Replacement]]


def normalise(text: str) -> str:
    text = re.sub("[\ud800-\udfff]", "\ufffd", unicodedata.normalize("NFKC", text))
    return TO_SIMPLIFIED.convert(re.sub(r"\s", "", text))


def count_errors(found: str, wanted: str) -> int:
    """Levenshtein distance in characters."""
    while found and wanted and found[-1] == wanted[-1]:
        found, wanted = found[:-1], wanted[:-1]
    return count_edits(found, wanted)


def apply_edits(text: str, edits: Iterable[Replacement]) -> str:
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.after]
        at = edit.end
    return "".join(parts) + text[at:]


def repair_text(text: str, encoding: str, rules: Iterable[Rule] = RULES) -> tuple[str, Edits]:
    """Apply rules in turn; their edits by name."""
    evidence = Evidence(Document("benchmark", "benchmark", None, text), encoding)
    edits: Edits = {}
    for rule in rules:
        edits[rule.name] = list(rule.find(text, evidence))
        text = apply_edits(text, edits[rule.name])
    return text, edits


def repair_whole(text: str) -> tuple[str, Edits]:
    """Repair as the product does, by all rules; the edits by the rules that made them."""
    repaired = repair(Document("benchmark", "benchmark", None, text))
    edits: Edits = {}
    for edit in repaired.edits:
        edits.setdefault(edit.rule, []).append(Replacement(edit.start, edit.end, edit.after, edit.confidence))
    return repaired.text, edits


def mend_marks(text: str) -> str:
    """The text with the dots of names restored: newstest2018 lost its own."""
    return repair_text(text, "str", (NAME_DOTS, ZEROS))[0]


def read_sentences(names: Iterable[str], *, traditional: bool) -> list[str]:
    lines = [
        line
        for name in names
        for line in (SHARED / "eval" / f"{name}.zh").read_text(encoding="utf-8").splitlines()
    ]
    return [TO_TRADITIONAL.convert(line) for line in lines] if traditional else lines


def measure_kind(kind: Kind, sentences: list[str], limit: int, seed: int) -> Row | None:
    """Damage sentences in one way, in a random order, until ``limit`` of them suffered it; repair them."""
    generator = random.Random(f"{kind.name}-{kind.script}-{seed}")
    order = list(range(len(sentences)))
    generator.shuffle(order)
    outcomes, times = [], []
    before = after = n_chars = 0
    for index in order:
        clean = sentences[index]
        received = kind.damage(clean, generator)
        if received is None or received == clean:
            continue
        started = time.process_time()
        try:
            repaired, found_edits = kind.repair(received)
        except ZhbriefError:  # a refusal, such as that of a text without Chinese
            repaired, found_edits = received, {}
        times.append(time.process_time() - started)
        edits = [edit for found in found_edits.values() for edit in found]
        wanted, found = kind.form(kind.want(clean)), kind.form(repaired)
        sure = bool(edits) and min(edit.confidence for edit in edits) >= SURE
        outcomes.append((found == wanted, sure, not edits))
        if found != wanted and kind.shows:
            print(f"{kind.name}: {received!r}\n -> {repaired!r}\n not {kind.want(clean)!r}")
        before += min(len(wanted), count_errors(kind.form(received), wanted))
        after += min(len(wanted), count_errors(found, wanted))
        n_chars += len(wanted)
        if len(outcomes) >= limit:
            break
    if not outcomes:
        return None
    n = len(outcomes)
    return Row(
        kind=kind.name,
        script=kind.script,
        n=n,
        exact=round(sum(o[0] for o in outcomes) / n, 4),
        restored_sure=round(sum(o[0] and o[1] for o in outcomes) / n, 4),
        wrong_though_sure=round(sum(o[1] and not o[0] for o in outcomes) / n, 4),
        cer_before=round(before / n_chars, 4),
        cer_after=round(after / n_chars, 4),
        abstained=round(sum(o[2] for o in outcomes) / n, 4),
        median_ms=round(1000 * statistics.median(times), 1),
    )


def measure_clean(
    sets: dict[str, list[str]], repairer: Callable[[str], tuple[str, Edits]]
) -> list[dict[str, object]]:
    """False repairs: sentences of clean text that are other sentences afterwards.

    A set is one document, a sentence a line. Dots of names and zeros are counted apart:
    newstest2018 lacks 73 of its dots. Letters, digits and where a line ends make a sentence;
    the count of edits by rule tells of spaces, widths and the pipes of tables. Times are those of the set as
    it is, and of what came out, which has nothing left to mend (the median of five).
    """
    rows = []
    for name, sentences in sets.items():
        text = "\n".join(sentences)
        started = time.process_time()
        repaired, edits = repairer(text)
        seconds = time.process_time() - started
        settled_s = statistics.median(_time(repairer, repaired) for _ in range(SETTLED_RUNS))
        mended = mend_marks(text).split("\n")
        changed = list_changes(mended, repaired.split("\n"))
        rows.append(
            {
                "set": name,
                "sentences": len(sentences),
                "changed": len(changed),
                "edits": {rule: len(found) for rule, found in edits.items() if found},
                "mb_per_s": round(len(text.encode()) / 1e6 / seconds, 2),
                "settled_mb_per_s": round(len(repaired.encode()) / 1e6 / settled_s, 2),
                "examples": changed[:5],
            }
        )
    return rows


def _time(repairer: Callable[[str], tuple[str, Edits]], text: str) -> float:
    """Seconds of the processor that a repair takes."""
    started = time.process_time()
    repairer(text)
    return time.process_time() - started


def list_changes(before: list[str], after: list[str]) -> list[str]:
    """Lines that are others afterwards, lines that were joined or parted among them."""
    old, new = (
        ["".join(c for c in normalise(line) if c.isalnum() or c == "\ufffd") for line in lines]
        for lines in (before, after)
    )
    changes = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal" and any(old[i1:i2] + new[j1:j2]):
            changes += [f"{' / '.join(before[i1:i2])} -> {' / '.join(after[j1:j2])}"] * max(i2 - i1, 1)
    return changes


@dataclass(frozen=True)
class Kind:
    """One way of damage, and how its repair is judged."""

    name: str
    script: str
    damage: damage.Damage
    repair: Callable[[str], tuple[str, Edits]]
    want: Callable[[str], str]
    """What should come out, from the clean text."""
    form: Callable[[str], str]
    """What two texts are compared by."""
    shows: bool = False
    """Whether failures are printed."""


WRAPPED_PAGE, TABLE_GRID = "wrapped_page", "table_grid"
COMPOSERS = {WRAPPED_PAGE: page_damage.make_pages, TABLE_GRID: page_damage.make_tables}
"""What these kinds damage, made of sentences."""


def byte_kind(name: str, script: str, damager: damage.Damage, encoding: str = "str", *, shows: bool) -> Kind:
    return Kind(name, script, damager, lambda text: repair_text(text, encoding), str, normalise, shows)


def page_kind(name: str, script: str, damager: damage.Damage, *, shows: bool) -> Kind:
    # where spaces were added or lost nothing tells which ones the author set; a line end
    # behind a sentence that fills its line may be a paragraph's
    if name.startswith("spaced"):
        form = partial(re.sub, "[ \u3000]", "")
    elif name.startswith("wrapped"):
        form = partial(re.sub, "[ \u3000]|(?<=[。！？；：”」）])\n", "")
    else:
        form = str
    return Kind(name, script, damager, repair_whole, lambda text: repair_whole(text)[0], form, shows)


def list_kinds(*, shows: bool) -> list[Kind]:
    both = ("traditional", "simplified")
    chosen: list[tuple[str, tuple[str, ...], damage.Damage, str]] = [
        (name, both, function, "gb18030" if name == "straddle_raw" else "str")
        for name, function in damage.STRADDLES.items()
    ]
    chosen += [
        ("lost_byte_raw_gbk", both, damage.lost_byte_raw_gbk, "gb18030"),
        ("lost_byte_raw_big5", ("traditional",), damage.lost_byte_raw_big5, "big5hkscs"),
        ("lost_byte_replaced", both, damage.lost_byte_replaced, "str"),
        ("lost_byte_dropped", both, damage.lost_byte_dropped, "str"),
    ]
    chosen += [
        (f"mojibake_{n}", scripts, function, "str") for n, (scripts, function) in damage.MISREADINGS.items()
    ]
    kinds = [
        byte_kind(name, script, function, encoding, shows=shows)
        for name, scripts, function, encoding in chosen
        for script in scripts
    ]
    pages = {
        **page_damage.PAGE_DAMAGES,
        "wrapped_sentence": page_damage.wrap_lines,
        WRAPPED_PAGE: page_damage.wrap_lines,
        TABLE_GRID: page_damage.draw_grid,
    }
    return kinds + [
        page_kind(n, script, function, shows=shows) for n, function in pages.items() for script in both
    ]


def clean_sets(names: Iterable[str]) -> dict[str, list[str]]:
    folder = ROOT / "benchmarks" / "clean"
    sets = {"news, simplified": read_sentences(names, traditional=False)}
    for name in ("poems", "names", "tables", "foreign", "mixed"):
        sets[name] = (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for name in list(sets):
        sets[name.replace(", simplified", "") + ", traditional"] = [
            TO_TRADITIONAL.convert(s) for s in sets[name]
        ]
    sets["English"] = [
        line
        for name in names
        for line in (SHARED / "eval" / f"{name}.en").read_text(encoding="utf-8").splitlines()
    ]
    return sets


def time_stretches(sentences: list[str], seed: int) -> float:
    """Mean milliseconds a suspect stretch, searches alone."""
    generator = random.Random(seed)
    spent: list[float] = []
    original: Callable[..., list[Replacement]] = shifted.repair_stretch

    def timed(*arguments: object, **options: object) -> list[Replacement]:
        started = time.process_time()
        found = original(*arguments, **options)
        spent.append(time.process_time() - started)
        return found

    shifted.repair_stretch = timed  # type: ignore[assignment]
    try:
        for sentence in sentences:
            received = damage.lost_byte_raw_gbk(sentence, generator)
            if received is not None:
                repair_text(received, "gb18030")
    finally:
        shifted.repair_stretch = original
    return 1000 * statistics.mean(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=200, help="damaged sentences a kind, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tune", action="store_true", help="use the tuning set")
    parser.add_argument("--only", default="", help="kinds that match this regular expression; writes nothing")
    parser.add_argument("--show", action="store_true", help="print what did not come out right")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "results" / "repair.json")
    arguments = parser.parse_args()
    names = TUNE_SETS if arguments.tune else REPORT_SETS
    settings = {
        "sets": list(names),
        "sentences": arguments.sentences,
        "seed": arguments.seed,
        "min_gain": shifted.MIN_GAIN,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    print(json.dumps(settings))
    texts = {
        "simplified": [mend_marks(line) for line in read_sentences(names, traditional=False)],
        "traditional": [mend_marks(line) for line in read_sentences(names, traditional=True)],
    }
    rows = []
    print(f"{'kind':28s} {'script':12s} {'n':>4s} exact  sure  wrong  CER before  after  abst.  ms")
    for kind in list_kinds(shows=arguments.show):
        if not re.search(arguments.only, kind.name):
            continue
        sentences = COMPOSERS.get(kind.name, list)(texts[kind.script])
        row = measure_kind(kind, sentences, arguments.sentences, arguments.seed)
        if row is None:
            continue
        rows.append(row)
        print(
            f"{row.kind:28s} {row.script:12s} {row.n:4d} {row.exact:.3f} {row.restored_sure:.3f} "
            f"{row.wrong_though_sure:.3f} {row.cer_before:10.4f} {row.cer_after:.4f} {row.abstained:.3f} "
            f"{row.median_ms:.0f}",
            flush=True,
        )
    if arguments.only:
        return
    sets = clean_sets(names)
    clean = measure_clean(sets, lambda text: repair_text(text, "str"))
    clean_whole = measure_clean(sets, repair_whole)
    for entry in (*clean, *clean_whole):
        print(entry)
    stretch_ms = round(
        time_stretches(texts["simplified"][:100] + texts["traditional"][:100], arguments.seed), 1
    )
    print(f"{stretch_ms} ms a suspect stretch on average")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    report = {
        "settings": settings,
        "damage": [asdict(row) for row in rows],
        "clean": clean,
        "clean, all rules": clean_whole,
        "mean_ms_per_stretch": stretch_ms,
    }
    arguments.output.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
