"""List the abbreviations of English text: ``translate/names/abbreviations.txt``, one a line.

    python scripts/build_abbreviations.py CORPUS.tsv.xz ...

Corpora have lines ``zh<TAB>en``. An abbreviation counts where at least two lines write it; those of
``KNOWN``, which every newspaper uses, are added. The check of names asks this list whether an
abbreviation that only a translation has is one at all.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from translate.names.abbreviations import ABBREVIATION, TABLE

MIN_LINES = 2
KNOWN = """
AFC AFCON AFD AFP AIIB ANC AOC APT ATP BBVA BFA BJP BMA BNP BOCOG BOE BOJ BRI BTS CAF CBA CBP
CDU CEPA CGT CIIE CITIC CMC CNH CNN CNNIC CNOOC CNPC CNSA COFCO CONCACAF COP COSCO CPA CPEC CPJ
CPPCC CPTPP CRH CRRC CSL CSRC CSU CTBTO DHS DKK DNC DPP DRC DWT EAEU ECB ECHR ECNS ECOWAS EFSF
EFTA EMU ENI EPL ESA ESM FATF FBR FCC FDIC FIBA FIFA FINA FISU FSB FTA FTAAP FTSE FY GCC GFC GMB
GOP HIBOR HKD HKEX HKMA HKSAR HRW HSBC IAAF IBF ICBC ICJ ICRC IDR IFAB IMO IOC IOM IPC IRGC ISIL
ISIS ISSF ITF ITTF IUCN IWF JCPOA JICA JPL JPY KMT KNVB LDP LGD LIBOR LNG LPGA LPL MEP MERS MFN
MLB MLS MOFCOM MTR MYR NASDAQ NBA NBS NCAA NDRC NFL NHK NHL NHS NLD NOAA NOK NPC NSA NSC NSW
NTSB NYSE NZD OPCW PBOC PECC PGA PKK PLA PMI PNP PPI PSC PSG QDII QFII RCEP RIMPAC RMB RNC ROK
RQFII RTHK SAC SAIC SARFT SARS SASAC SCMP SDR SEK SFC SGCC SGD SIPRI SNP SPD SSE TAC TASS TEU
THAAD TPP TSMC TTIP UAE UAV UCI UEFA UFC UKIP UNCLOS UNHCR UNICEF UNODC USD USTR VAR VLCC WADA
WBA WBC WFP WHA WIPO WMO WTA WTC WWF YPG ZTE
"""


def count_abbreviations(lines: Iterable[str]) -> Counter[str]:
    """In how many lines, of English text that is not all capitals, each stands."""
    counts: Counter[str] = Counter()
    for line in lines:
        if not line.isupper():
            counts.update(set(ABBREVIATION.findall(line)))
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    for corpus in options.corpora:
        with lzma.open(corpus, "rt", encoding="utf-8", newline="\n") as lines:
            counts += count_abbreviations(line.rstrip("\n").split("\t")[1] for line in lines)
    kept = {word for word, n in counts.items() if n >= MIN_LINES} | set(KNOWN.split())
    options.out.write_text("\n".join(sorted(kept)) + "\n", encoding="utf-8")
    print(f"{options.out}: {len(kept)} abbreviations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
