"""List the words and the abbreviations of English text, one a line.

    python scripts/build_words.py CORPUS.tsv.xz ...

writes ``words.txt.xz`` and ``abbreviations.txt`` of ``translate/names``. Corpora have lines
``zh<TAB>en``. A word or an abbreviation counts where at least two lines write it; the abbreviations
of ``KNOWN``, which every newspaper uses, are added. The lists tell whether what only a translation
has is a word, a name or an abbreviation at all.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from translate.names.abbreviations import ABBREVIATION
from translate.names.abbreviations import TABLE as ABBREVIATIONS
from translate.names.words import MIN_LETTERS, list_words
from translate.names.words import TABLE as WORDS

MIN_LINES = 2
MAX_LETTERS = 24
KNOWN = """
AFC AFCON AFD AFP AIIB ANC AOC APT ATP BBVA BFA BJP BMA BNP BOCOG BOE BOJ BRI BTS CAF CBA CBP
CDU CELAC CEPA CGT CIIE CITIC CMC CMG CNH CNN CNNIC CNOOC CNPC CNSA COFCO COMAC CONCACAF COP
COSCO CPA CPEC CPJ CPPCC CPTPP CPV CRH CRRC CSL CSRC CSSC CSTO CSU CTBTO DHS DKK DNC DPP DRC DWT
EAEU ECB ECHR ECNS ECOWAS EFSF EFTA EMU ENI EPL ESA ESM FATF FAW FBR FCC FDIC FIBA FIFA FINA
FISU FSB FTA FTAAP FTSE FY GCC GFC GMB GOP HIBOR HIMARS HKD HKEX HKMA HKSAR HRW HSBC IAAF IBF
ICBC ICJ ICRC IDR IFAB IMO IOC IOM IPC IRGC ISIL ISIS ISSF ITF ITTF IUCN IWF JCPOA JICA JPL JPY
KMT KNVB LDP LGD LIBOR LNG LPGA LPL MEP MERS MFN MLB MLS MOFCOM MTR MYR NASDAQ NBA NBS NCAA NDRC
NFL NHK NHL NHS NLD NOAA NOK NPC NSA NSC NSW NTSB NYSE NZD OPCW PBOC PECC PGA PKK PLA PMI PNP
PPI PSC PSG QDII QFII RCCK RCEP RIA RIMPAC RMB RNC ROK RQFII RTHK SAC SAIC SARFT SARS SASAC SCMP
SDR SEK SFC SGCC SGD SIPRI SNP SPD SSE SWAPO TAC TASS TEPCO TEU THAAD TPP TSMC TTIP UAE UAV UCI
UEFA UFC UKIP UNCLOS UNCTAD UNHCR UNICEF UNODC UNRWA USD USTR VAR VLCC WADA WBA WBC WFP WHA WIPO
WMO WTA WTC WWF YPG ZTE
"""


def count_abbreviations(lines: Iterable[str]) -> Counter[str]:
    """In how many lines, of English text that is not all capitals, each stands."""
    counts: Counter[str] = Counter()
    for line in lines:
        if not line.isupper():
            counts.update(set(ABBREVIATION.findall(line)))
    return counts


def count_words(lines: Iterable[str]) -> Counter[str]:
    """In how many lines each stands."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(word for word in set(list_words(line)) if MIN_LETTERS <= len(word) <= MAX_LETTERS)
    return counts


def read_targets(corpus: Path) -> list[str]:
    """The English side of a corpus."""
    with lzma.open(corpus, "rt", encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n").split("\t")[1] for line in lines]


def keep_frequent(counts: Counter[str]) -> set[str]:
    """Those of at least ``MIN_LINES`` lines."""
    return {word for word, n in counts.items() if n >= MIN_LINES}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--abbreviations", type=Path, default=ABBREVIATIONS)
    parser.add_argument("--words", type=Path, default=WORDS)
    options = parser.parse_args()
    abbreviations: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for corpus in options.corpora:
        targets = read_targets(corpus)
        abbreviations += count_abbreviations(targets)
        words += count_words(targets)
    listed = sorted(keep_frequent(abbreviations) | set(KNOWN.split()))
    options.abbreviations.write_text("\n".join(listed) + "\n", encoding="utf-8")
    print(f"{options.abbreviations}: {len(listed)} abbreviations")
    spelt = sorted(keep_frequent(words))
    packed = lzma.compress("\n".join(spelt).encode(), preset=lzma.PRESET_EXTREME)
    options.words.write_bytes(packed)
    print(f"{options.words}: {len(spelt)} words, {len(packed)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
