"""Compare libraries that take the article out of a web page, on real Chinese news pages.

Usage: ``python benchmarks/extraction.py [FOLDER]``, where FOLDER holds ``NAME.html`` for
the names in ``extraction.json``, which says how each article's title, first and last
paragraph start or end. Needs, beside the project, ``pip install trafilatura jusText
resiliparse``. Printed by tool: pages with title, first and last paragraph found; mean
lines before the first and after the last (menus, other articles); seconds for all.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import html as lxml_html

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
PAGES = HERE.parent.parent / "shared" / "encodings" / "pages"
MAX_META_LINES = 4
"""Lines with date and source between title and article that are no clutter."""


def ours(page: str) -> str:
    from translate.repair.extraction import extract_article

    return extract_article(page)


def readability(page: str) -> str:
    from readability import Document

    document = Document(page)
    texts = lxml_html.fromstring(document.summary()).itertext()
    return "\n".join([document.short_title(), *texts])


def trafilatura(page: str) -> str:
    from trafilatura import extract

    return extract(page, include_comments=False) or ""


def justext(page: str) -> str:
    from justext import justext as divide

    paragraphs = divide(page, frozenset(), length_low=20, length_high=60, stopwords_low=0, stopwords_high=0)
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


def resiliparse(page: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page, main_content=True))


def judge(article: str, marks: dict[str, str]) -> tuple[bool, bool, bool, int, int]:
    """Whether title, first and last paragraph are there, and the lines before and after them."""
    lines = [line for line in (squeeze(line) for line in article.split("\n")) if line]
    title, first, last = (squeeze(marks[name]) for name in ("title", "first", "last"))
    starts = [i for i, line in enumerate(lines) if line.startswith(first)]
    ends = [i for i, line in enumerate(lines) if line.endswith(last)]
    n_before = max(0, starts[0] - 1 - MAX_META_LINES) if starts else len(lines)
    n_after = len(lines) - 1 - ends[-1] if ends else len(lines)
    return any(title in line for line in lines[:6]), bool(starts), bool(ends), n_before, n_after


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    expected = json.loads((HERE / "extraction.json").read_text(encoding="utf-8"))
    pages = {name: (folder / f"{name}.html").read_text(encoding="utf-8") for name in expected}
    tools: list[Callable[[str], str]] = [ours, readability, trafilatura, justext, resiliparse]
    print(f"{'':12} {'title':>6} {'first':>6} {'last':>6} {'before':>7} {'after':>6} {'s':>6}")
    for tool in tools:
        tool(next(iter(pages.values())))  # imports and tables are no page's time
        started = time.perf_counter()
        articles = {name: tool(page) for name, page in pages.items()}
        seconds = time.perf_counter() - started
        results = [judge(articles[name], marks) for name, marks in expected.items()]
        title, first, last, before, after = (sum(column) for column in zip(*results, strict=True))
        n = len(results)
        print(
            f"{tool.__name__:12} {title:>3}/{n} {first:>3}/{n} {last:>3}/{n} "
            f"{before / n:7.1f} {after / n:6.1f} {seconds:6.2f}"
        )


if __name__ == "__main__":
    main()
