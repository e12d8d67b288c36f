"""How work becomes results: files get their names, then the ledger says so, a group at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from translate.archive.entries import Finish, Output
from translate.archive.grouping import Group, Job
from translate.archive.item import Item
from translate.archive.keeping import kept_path, make_key
from translate.archive.ledger import Ledger
from translate.archive.needs import Needs
from translate.archive.output import copy_output, is_intact, locate, output_path, publish, spare_path
from translate.archive.progress import Counters
from translate.archive.work import SUFFIXES


class Settling:
    """Writes results and ledger, in the order that a crash at any moment forgives."""

    def __init__(
        self, root: Path, parts: Path, ledger: Ledger, counters: Counters, signature: str, needs: Needs
    ) -> None:
        self._root = root
        self._parts = parts
        self._ledger = ledger
        self._counters = counters
        self._signature = signature
        self._needs = needs
        self._stale_paths: set[str] = set()
        """Results that the ledger names no more; removed once it is committed."""
        self._stale_keys: set[str] = set()
        """Of their translations, which others may need."""

    def commit(self) -> None:
        """Make the ledger durable, then remove the files that it names no more."""
        self._ledger.commit()
        stale = [locate(self._root, path) for path in self._stale_paths]
        stale += [kept_path(self._root, key) for key in self._stale_keys if not self._needs.is_needed(key)]
        self._stale_paths.clear()
        self._stale_keys.clear()
        for path in stale:
            path.unlink(missing_ok=True)

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
                (Path(part.path), locate(self._root, output.path))
                for job, outputs in done
                if job.rendered
                for part, output in zip(job.rendered.parts, outputs, strict=True)
            ),
            {
                locate(self._root, output.path): locate(
                    self._root, spare_path(job.doc_id, SUFFIXES[output.format])
                )
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
        for job, outputs in done:
            self._note_done(job, outputs)
        self.commit()

    def fail(self, job: Job, kind: str, reason: str) -> None:
        """Quarantine a document and those that waited for it."""
        job.is_over = True
        self._fail(job.doc_id, kind, reason)
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
        spare = needed.get(locate(self._root, output.path))
        return output if spare is None else replace(output, path=spare.relative_to(self._root).as_posix())

    def _note_done(self, job: Job, outputs: list[Output]) -> None:
        """Note a document and its copies."""
        prepared = job.prepared.facts if job.prepared else {}
        rendered = job.rendered.facts if job.rendered else {}
        facts = {**prepared, **rendered}
        if job.prepared:
            facts["translate_s"] = job.translate_s
        everything = self._add_earlier(outputs, job.earlier, job.key)
        self._ledger.finish(Finish(job.doc_id, everything, facts))
        self._counters.n_done += 1
        self._counters.n_rendered += job.kept is not None
        for doc_id in self._ledger.waiting_for(job.doc_id):
            self._copy(doc_id, self._ledger.find_origin(doc_id), job.doc_id, everything)
        self._supersede(job.earlier, everything)

    def _add_earlier(
        self, outputs: list[Output], earlier: tuple[Output, ...], key: str
    ) -> tuple[Output, ...]:
        """New results and those of other formats that are still good."""
        formats = {output.format for output in outputs}
        good = [o for o in earlier if o.key == key and o.format not in formats and is_intact(self._root, o)]
        return (*outputs, *good)

    def _supersede(self, earlier: tuple[Output, ...], now: tuple[Output, ...]) -> None:
        """Let go of the results that a document has no more."""
        self._stale_paths |= {output.path for output in earlier} - {output.path for output in now}
        self._stale_keys |= {output.key for output in earlier} - {output.key for output in now}

    def _copy(self, doc_id: str, origin: str, original: str, outputs: tuple[Output, ...]) -> None:
        row = self._ledger.find(doc_id)
        earlier = row.outputs if row else ()
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
        everything = self._add_earlier(copies, earlier, outputs[0].key)
        self._ledger.copy(doc_id, original, everything)
        self._supersede(earlier, everything)
        self._counters.n_copied += 1

    def _share_failure(self, doc_id: str, original: str, kind: str, reason: str) -> None:
        self._fail(doc_id, kind, f"It has the same content as {original}, which failed: {reason}")

    def _fail(self, doc_id: str, kind: str, reason: str) -> None:
        """Quarantine a document; results of another content than its present one are not its results."""
        row = self._ledger.find(doc_id)
        earlier = row.outputs if row else ()
        content = row.content_sha256 or "" if row else ""
        keys = {make_key(content, signature) for signature in self._ledger.list_signatures()}
        good = tuple(output for output in earlier if output.key in keys)
        self._ledger.fail(doc_id, kind, reason, good)
        self._supersede(earlier, good)
        self._counters.n_failed += 1
