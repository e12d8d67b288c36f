"""How work becomes results: files get their names, then the ledger says so, a group at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from translate.archive.grouping import Group, Job
from translate.archive.item import Item
from translate.archive.keeping import kept_path
from translate.archive.ledger import Finish, Ledger, Output
from translate.archive.output import copy_output, output_path, publish, spare_path
from translate.archive.progress import Counters
from translate.archive.work import SUFFIXES


class Settling:
    """Writes results and ledger, in the order that a crash at any moment forgives."""

    def __init__(self, root: Path, parts: Path, ledger: Ledger, counters: Counters, signature: str) -> None:
        self._root = root
        self._parts = parts
        self._ledger = ledger
        self._counters = counters
        self._signature = signature

    def finish_group(self, group: Group) -> None:
        """Publish the results of a group, then note all its documents in one transaction.

        Killed in between, the documents are still pending and are done again, with the
        same results under the same names.

        Raises:
            OutputError: the disk took no more.

        """
        done = [(job, self._place(job)) for job in group.jobs if job.rendered]
        needed = publish(
            (
                (Path(part.path), self._root / output.path)
                for job, outputs in done
                if job.rendered
                for part, output in zip(job.rendered.parts, outputs, strict=True)
            ),
            {
                self._root / output.path: self._root / spare_path(job.doc_id, SUFFIXES[output.format])
                for job, outputs in done
                for output in outputs
            },
        )
        done = [(job, [self._move(output, needed) for output in outputs]) for job, outputs in done]
        publish(
            (Path(job.rendered.kept), kept_path(self._root, job.key))
            for job, _ in done
            if job.rendered and job.rendered.kept
        )
        superseded = [path for job, outputs in done for path in self._note_done(job, outputs)]
        self._ledger.commit()
        for path in superseded:
            path.unlink(missing_ok=True)

    def fail(self, job: Job, kind: str, reason: str) -> None:
        """Quarantine a document and those that waited for it."""
        job.is_over = True
        self._ledger.fail(job.doc_id, kind, reason)
        self._counters.n_failed += 1
        for doc_id in self._ledger.waiting_for(job.doc_id):
            self._share_failure(doc_id, job.doc_id, kind, reason)

    def share_failure(self, item: Item, original: str, kind: str, reason: str) -> None:
        """Quarantine a document whose content failed under another name."""
        self._ledger.add_pending(item, self._signature, original)
        self._share_failure(item.doc_id, original, kind, reason)

    def copy(self, item: Item, original: str, outputs: tuple[Output, ...]) -> None:
        """Give a document the results of another of the same content.

        Raises:
            OutputError: the disk took no more.

        """
        self._ledger.add_pending(item, self._signature, original)
        self._copy(item.doc_id, item.origin, original, outputs)

    def _place(self, job: Job) -> list[Output]:
        parts = job.rendered.parts if job.rendered else ()
        return [
            Output(
                part.format,
                output_path(job.doc_id, SUFFIXES[part.format]),
                part.sha256,
                part.n_bytes,
                job.key,
            )
            for part in parts
        ]

    def _move(self, output: Output, needed: dict[Path, Path]) -> Output:
        """A result where it lies in the end."""
        spare = needed.get(self._root / output.path)
        return output if spare is None else replace(output, path=spare.relative_to(self._root).as_posix())

    def _note_done(self, job: Job, outputs: list[Output]) -> list[Path]:
        """Note a document and its copies; returns the files that its results supersede."""
        prepared = job.prepared.facts if job.prepared else {}
        rendered = job.rendered.facts if job.rendered else {}
        formats = {output.format for output in outputs}
        kept = [o for o in job.earlier if o.key == job.key and o.format not in formats]
        facts = {**prepared, **rendered}
        if job.prepared:
            facts["translate_s"] = job.translate_s
        everything = tuple(outputs + kept)
        self._ledger.finish(Finish(job.doc_id, everything, facts))
        self._counters.n_done += 1
        for doc_id in self._ledger.waiting_for(job.doc_id):
            self._copy(doc_id, self._ledger.find_origin(doc_id), job.doc_id, everything)
        paths = {output.path for output in everything}
        stale = [self._root / output.path for output in job.earlier if output.path not in paths]
        return stale + [kept_path(self._root, o.key) for o in job.earlier if o.key != job.key]

    def _copy(self, doc_id: str, origin: str, original: str, outputs: tuple[Output, ...]) -> None:
        copies = [
            copy_output(
                self._root,
                output,
                output_path(doc_id, SUFFIXES[output.format]),
                spare_path(doc_id, SUFFIXES[output.format]),
                self._parts,
                origin,
            )
            for output in outputs
        ]
        self._ledger.copy(doc_id, original, copies)
        self._counters.n_copied += 1

    def _share_failure(self, doc_id: str, original: str, kind: str, reason: str) -> None:
        self._ledger.fail(doc_id, kind, f"It has the same content as {original}, which failed: {reason}")
        self._counters.n_failed += 1
