"""Bytes or a damaged string in, clean Chinese text and a ledger of edits out.

``repair`` decodes, takes the article out of a web page, the entries out of a feed, the text out of a saved
message or what is said out of subtitles, applies the rules of ``rules.RULES`` in order and grades the damage.
``undo`` takes the edits back, ``explain`` shows them, ``find_residue`` tells where boilerplate stands and
``require_chinese`` refuses what is in another language.
"""

from __future__ import annotations

from dataclasses import replace

from translate.document import Document, Repaired
from translate.errors import EmptyDocumentError
from translate.repair.decode import decode, encode
from translate.repair.explain import explain
from translate.repair.grade import grade_damage
from translate.repair.language import require_chinese
from translate.repair.ledger import Ledger, redo, undo
from translate.repair.markup import is_feed, is_web_page
from translate.repair.messages import read_message
from translate.repair.residue import find_residue
from translate.repair.rule import Evidence
from translate.repair.rules import apply_rules
from translate.repair.subtitles import extract_cues, is_subtitles

__all__ = [
    "decode",
    "encode",
    "explain",
    "find_residue",
    "redo",
    "repair",
    "repair_line",
    "require_chinese",
    "undo",
]


def repair(document: Document) -> Repaired:
    """Repair a document.

    Of a web page the article, of a feed the entries, of a saved message its text, of subtitles what is said
    is taken out first, as they were decoded: ``received``, to which the edits refer, is then the extracted
    text. The script is kept: what is traditional stays traditional.

    Raises:
        EncodingError: the bytes are no text.
        EmptyDocumentError: there is no text, or a page holds no article.

    """
    message = read_message(document.raw) if document.raw is not None else None
    if message is not None:
        document = replace(document, raw=message.body)
    text, encoding = decode(document)
    is_page = is_web_page(text)
    if is_page:
        from translate.repair.extraction import extract_article  # spares other texts the parser

        text = extract_article(text, document.origin)
    elif is_feed(text):
        from translate.repair.feeds import extract_entries

        text = extract_entries(text, document.origin)
    elif is_subtitles(text):
        text = extract_cues(text, document.origin)
    if message is not None and message.head:
        text = f"{message.head}\n\n{text}"
    if not text.strip("\ufeff \t\r\n\v\f\u3000\xa0\u200b\0"):
        raise EmptyDocumentError(f"{document.origin} holds no text. Give a document with some Chinese in it.")
    ledger = Ledger(text)
    apply_rules(ledger, Evidence(document, encoding, is_extracted=is_page))
    edits = ledger.edits()
    return Repaired(text, ledger.text, encoding, edits, grade_damage(text, ledger.text, edits))


def repair_line(line: str) -> str:
    """Repair one line by itself; one line comes out, an empty one for one without text."""
    if not line.strip():
        return line
    ledger = Ledger(line)
    apply_rules(ledger, Evidence(Document("line", "a line", text=line), "str"))
    return " ".join(ledger.text.split("\n")).strip()
