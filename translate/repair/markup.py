"""Left-over markup: entities, tags, comments, ruby.

For text with some HTML in it; a whole page goes through ``extraction`` first. Only
tags that HTML has are taken for tags (in an XML document, any): ``a < b`` and
``<新华社>`` are text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from html.entities import html5
from typing import Final

from translate.repair.named_tags import Token, find_named
from translate.repair.rule import Evidence, Replacement, Rule
from translate.repair.spans import find_code
from translate.repair.survey import Trait, scan
from translate.repair.tag_forms import find_lone, find_mixed, is_prose, is_tag, parts_numbers

_ENTITY: Final = re.compile(
    r"&(?:amp;){0,8}(?:(#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)|nbsp(?![A-Za-z0-9;]))"
)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCK_TAGS: Final = _names("""
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol option p pre section select summary
    table tbody td tfoot th thead title tr ul
""")
_INLINE: Final = _names("""
    a abbr acronym b bdi bdo big button cite code del dfn em embed font i iframe img input ins kbd label
    link map area mark meta nobr noscript object param picture q rb rp rt rtc ruby s samp small source
    span strike strong sub sup textarea time tt u var video audio track wbr svg path base canvas
    col colgroup
""")
_ROW_TAGS: Final = _names("tr thead tbody tfoot caption")
_TABLES: Final = frozenset(("table", "/table"))
_HIDDEN: Final = ("rt", "rp", "rtc", "script", "style")
"""Elements whose content is no text of the article: a reading, a program, a style."""
_PROGRAMS: Final = frozenset(("script", "style"))
_NAMES: Final = "|".join(sorted({*BLOCK_TAGS, *_INLINE, *_HIDDEN, "br"}, key=len, reverse=True))
_OFFICE: Final = "(?:st1|[omvwx]):[A-Za-z]{1,30}"
"""Tags that Office leaves in what is pasted out of it."""
_TAG: Final = re.compile(rf"<(/?)({_NAMES}|{_OFFICE})(\s[^<>]{{0,4000}})?/?>", re.IGNORECASE)
_XML_TAG: Final = re.compile(r"<(/?)([A-Za-z_][\w:.-]{0,60})(\s[^<>]{0,4000})?/?>")
_XML_START: Final = re.compile(r"\s*<\?xml\b")
_OTHER: Final = re.compile(
    r"<!--|<!\[(?:end)?if\b|<!\[CDATA\[|\]\]>|<!DOCTYPE\b|<\?xml\b|<\?[a-z-]{3,20}\b", re.IGNORECASE
)
_OTHER_END: Final = {"<!--": "-->", "<!do": ">", "<![i": ">", "<![e": ">", "<?": "?>"}
SUPERSCRIPT: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
SUBSCRIPT: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_BLANKS: Final = frozenset(" \t\r\n\xa0\u200b\ufeff")
SMALL_NUMBER: Final = re.compile("[注註]?[0-9+-][0-9+,，、 -]{0,11}")
"""What is raised or lowered and would read as part of the number before it: 10⁴, 50 and its note 1."""
_INNER: Final = r"(?:\s*</?(?:a|b|i|em|strong|span|font|small|big|u)\b[^<>]{0,400}>){0,6}\s*"
_SCRIPT: Final = re.compile(
    rf"<(su[bp])(?:\s[^<>]{{0,400}})?>{_INNER}({SMALL_NUMBER.pattern}){_INNER}</\1\s*>", re.IGNORECASE
)
_XML_BLOCK: Final = _names("""
    item entry description content link author pubdate guid channel summary
""")
_BREAKING: Final = BLOCK_TAGS | _XML_BLOCK | {"br"}
_RUNS: Final = ("w:", "a:")
"""Prefixes of Office's documents, in which a word may be several elements."""
_RUN_BLOCK: Final = _names("p tr tbl br")
_PAGE: Final = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


_FEED: Final = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:(?:<!--.{0,4000}?-->|<\?xml-[^>]{0,400}>|<!DOCTYPE[^>]{0,400}>)\s*)*"
    r"<(?:rss|rdf:RDF|feed)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_web_page(text: str) -> bool:
    """Whether ``text`` is a whole HTML page, not a text with some HTML in it."""
    return _PAGE.match(text[:4096]) is not None


def is_feed(text: str) -> bool:
    """Whether ``text`` is an RSS or Atom feed."""
    return _FEED.match(text[:8192]) is not None


def _find_entities(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Entities, escaped once or more often (``&amp;amp;nbsp;``), to what they stand for."""
    code = find_code(text)
    for match in scan(_ENTITY, text, evidence.survey_of(text).find(Trait.AMPERSAND)):
        if code.holds(match.start()):
            continue
        name = match[1] or "nbsp;"
        if name.startswith("#") or name in html5:
            after = html.unescape("&" + name)
            if after and "\ufffd" not in after:
                yield Replacement(match.start(), match.end(), after, 1.0)


def _find_scripts(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Raised and lowered digits keep their meaning: 10<sup>4</sup> is not 104."""
    code = find_code(text)
    for match in scan(_SCRIPT, text, evidence.survey_of(text).find(Trait.TAG)):
        if code.holds(match.start()):
            continue
        digits = match[2].strip().translate(SUPERSCRIPT if match[1].lower() == "sup" else SUBSCRIPT)
        yield Replacement(match.start(), match.end(), digits, 1.0)


def _find_tags(text: str, evidence: Evidence) -> Iterator[Replacement]:
    """Tags away; those that end a cell, a line or a paragraph leave its end."""
    covered = 0  # end of the markup that the text starts with, if it does
    for start, end, names in _merge_breaks(text, _scan_tags(text, evidence)):
        opens = start <= covered
        if opens:
            covered = end
        after = _break_for(names, opens=opens, closes=end == len(text))
        if not names and parts_numbers(text, start, end):
            after = " "
        yield Replacement(start, end, after, 0.99)


def _break_for(names: Sequence[str], *, opens: bool, closes: bool) -> str:
    """What markup side by side leaves: paragraphs apart, rows on lines, tabs between cells.

    Empty cells, before the first cell with text or after the last, leave their tabs too.
    Nothing breaks where the text ``opens`` or ``closes``.
    """
    if not names:
        return ""
    rows = [place for place, name in enumerate(names) if name.lstrip("/") in _ROW_TAGS or name in _TABLES]
    cells = [place for place, name in enumerate(names) if name in {"td", "th"}]
    if not rows and cells:
        return "\t" * (len(cells) - opens)
    before = "\t" * sum(place < rows[0] for place in cells) if rows and not opens else ""
    after = "\t" * (sum(place > rows[-1] for place in cells) - 1) if rows and not closes else ""
    if opens or closes:
        return before + after
    if rows and _TABLES.isdisjoint(names):
        return before + "\n" + after
    return before + ("\n" if list(names) == ["br"] else "\n\n") + after


def _scan_tags(text: str, evidence: Evidence) -> Iterator[tuple[int, int, str]]:
    """Spans of markup in order, each with its tag's name (``/p`` for an end), empty if it ends no line."""
    is_xml = _XML_START.match(text) is not None
    tokens = _list_tokens(text, evidence, is_xml=is_xml)
    breaking = _find_breaking(text, tokens) if is_xml else _BREAKING
    stay = set(find_named(text, tokens, evidence.escaped, is_extracted=evidence.is_extracted))
    stay.update(() if is_xml else find_lone(tokens))
    done = 0
    missing: set[str] = set()  # ends that occur no more, so that we look for each only once
    prose: dict[str, int] = {}  # by name, how far the content of an element was found to be text
    for start, tag_end, name, closing in tokens:
        if start < done or start in stay:
            continue
        end = tag_end
        opener = name[:2] if name.startswith("<?") else name[:4]
        closer = f"</{name}" if name in _HIDDEN and not closing else _OTHER_END.get(opener)
        if closer is not None and closer not in missing and start >= prose.get(name, 0):
            found = _find_closer(text, closer, tag_end)
            if found is None:
                missing.add(closer)
            elif name in _HIDDEN and is_prose(name, text[tag_end : found[0]]):
                prose[name] = found[0]
                if name in _PROGRAMS:
                    stay.add(found[0])
                    continue
            else:
                end = found[1]
        done = end
        yield start, end, ("/" if closing and name != "br" else "") + name if name in breaking else ""


def _list_tokens(text: str, evidence: Evidence, *, is_xml: bool) -> list[Token]:
    """What has the form of markup, outside code that Markdown marks."""
    places = evidence.survey_of(text).find(Trait.TAG)
    code = find_code(text)
    tokens = [
        (m.start(), m.end(), m[2].lower(), bool(m[1]))
        for m in scan(_XML_TAG if is_xml else _TAG, text, places)
        if is_xml or m[3] is None or is_tag(m[2], m[3])
    ]
    tokens += [(m.start(), m.end(), m[0].lower(), False) for m in scan(_OTHER, text, places)]
    return sorted(token for token in tokens if not code.holds(token[0]))


def _find_breaking(text: str, tokens: Sequence[Token]) -> frozenset[str]:
    """Names of an XML document's elements that end a line: all but those within running text."""
    mixed = find_mixed(text, tokens)
    names = {name for _, _, name, _ in tokens if name[0] not in "<]"}
    return _BREAKING | {
        name
        for name in names - mixed
        if (name[2:] in _RUN_BLOCK if name.startswith(_RUNS) else name.rpartition(":")[2] not in _INLINE)
    }


def _find_closer(text: str, closer: str, start: int) -> tuple[int, int] | None:
    """Start and end of ``closer``, or ``None`` where it is not found."""
    at = text.find(closer, start)
    if at < 0:
        return None
    end = at + len(closer)
    if not closer.startswith("</"):
        return at, end
    bracket = text.find(">", end, end + 100)
    return None if bracket < 0 else (at, bracket + 1)


def _merge_breaks(text: str, spans: Iterator[tuple[int, int, str]]) -> Iterator[tuple[int, int, list[str]]]:
    """Join neighbouring breaks over the white space between them; inline tags stay as they are."""
    held: tuple[int, int, list[str]] | None = None
    floor = 0
    for start, end, name in spans:
        if not name:
            if held is not None:
                if start <= held[1]:
                    held = (held[0], end, held[2])
                    continue
                yield held
                floor = held[1]
                held = None
            yield start, end, []
            floor = end
            continue
        wide_start, wide_end = _widen(text, start, end, floor)
        if held is not None and wide_start <= held[1]:
            held[2].append(name)
            held = (held[0], wide_end, held[2])
            floor = held[1]
            continue
        if held is not None:
            yield held
        held = (wide_start, wide_end, [name])
        floor = wide_end
    if held is not None:
        yield held


def _widen(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    """The span with the white space around it, but not before ``floor``."""
    while start > floor and text[start - 1] in _BLANKS:
        start -= 1
    n_chars = len(text)
    while end < n_chars and text[end] in _BLANKS:
        end += 1
    return start, end


ENTITIES: Final = Rule("entities", _find_entities, lambda survey: survey.has(Trait.AMPERSAND))
SCRIPTS: Final = Rule("scripts", _find_scripts, lambda survey: survey.has(Trait.TAG))
TAGS: Final = Rule("tags", _find_tags, lambda survey: survey.has(Trait.TAG))
