"""Web archives (WARC): the pages in them, one document each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, Final

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from translate.archive.item import Item, Limits, Refusal
from translate.archive.streams import DAMAGE, read_bounded
from translate.errors import InputError

_READ_TYPES: Final = ("response", "resource", "conversion")
_TEXT_TYPES: Final = re.compile(r"text/(html|plain|(x-)?markdown)|application/xhtml\b.*")
"""Of pages; stylesheets and scripts are text as well, and no article."""
_DOCUMENT_TYPES: Final = re.compile(
    r"text/rtf|application/(pdf|msword|rtf|epub|vnd\.(ms-|openxmlformats|oasis\.opendocument)|(x-)?(rar|7z|zip))"
)
"""Of what may hold an article and is not read out of a web archive."""
_ROBOTS: Final = re.compile(r"^[a-z]+://[^/]*/robots\.txt(?:[?#]|$)", re.IGNORECASE)


def read_warc(stream: IO[bytes], doc_id: str, origin: str, limits: Limits) -> Iterator[Item | Refusal]:
    """Yield the text pages of a web archive; what else it holds is counted in one refusal at its end.

    Args:
        stream: packed by record with gzip, or plain.
        doc_id: of the archive; a page's is ``doc_id/URL``.
        origin: of the archive.
        limits: bounds.

    Raises:
        InputError: the archive is damaged; the pages before the damage were yielded.

    """
    passed: Counter[str] = Counter()
    n_read = 0
    try:
        for record in _iterate_records(stream):
            n_read += 1
            address = record.rec_headers.get_header("WARC-Target-URI") or f"record {n_read}"
            reason = _reason_to_pass(record)
            place = f"{origin}!{address}"
            if reason is not None and _DOCUMENT_TYPES.match(reason):
                advice = (
                    f"it is {reason} in a web archive, which is not read; save it by itself as text or HTML"
                )
                yield Refusal(f"{doc_id}/{address}", place, advice)
                continue
            if reason is not None:
                passed[reason] += 1
                continue
            try:
                raw = read_bounded(record.content_stream(), limits.document_mib, place)
            except InputError as error:
                yield Refusal(f"{doc_id}/{address}", place, str(error))
                continue
            yield Item.of_bytes(f"{doc_id}/{address}", place, raw, record.rec_headers.get_header("WARC-Date"))
    except (ArchiveLoadFailed, *DAMAGE) as error:
        raise InputError(
            f"{origin} is damaged after {n_read} records ({error}); what follows is not read. Copy it again."
        ) from error
    if passed:
        listed = ", ".join(f"{count} {reason}" for reason, count in passed.most_common())
        yield Refusal(f"{doc_id}/", origin, f"{passed.total()} records hold no page: {listed}", harmless=True)


def _iterate_records(stream: IO[bytes]) -> Iterator[Any]:
    """The records as warcio finds them; of one without an address it says that ``None`` has no attribute."""
    records = iter(ArchiveIterator(stream))
    while True:
        try:
            record = next(records, None)
        except AttributeError as error:
            raise ArchiveLoadFailed(f"a record lacks its address: {error}") from error
        if record is None:
            return
        yield record


def _reason_to_pass(record: Any) -> str | None:
    if record.rec_type not in _READ_TYPES:
        return str(record.rec_type)
    headers = record.http_headers
    if headers is None:
        content_type = record.rec_headers.get_header("Content-Type") or ""
    else:
        status = headers.get_statuscode()
        if status != "200":
            return f"with status {status}"
        content_type = headers.get_header("Content-Type") or "text/html"
    media = content_type.split(";")[0].strip().lower()
    if not _TEXT_TYPES.fullmatch(media):
        return media or "without a type"
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    return "robots.txt" if _ROBOTS.search(address) else None
