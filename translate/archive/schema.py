"""Tables of the ledger."""

from __future__ import annotations

from typing import Final

SCHEMA_VERSION: Final = 1

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, result TEXT,
    version TEXT NOT NULL, signature TEXT NOT NULL, settings TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sources (name TEXT PRIMARY KEY, path TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    doc_id TEXT PRIMARY KEY, origin TEXT NOT NULL, state TEXT NOT NULL, run INTEGER NOT NULL,
    content_sha256 TEXT, n_bytes INTEGER, signature TEXT, attempts INTEGER NOT NULL DEFAULT 0,
    same_as TEXT, error_kind TEXT, error TEXT,
    title TEXT, title_source TEXT, date TEXT, grade TEXT, encoding TEXT,
    n_chars INTEGER, n_segments INTEGER, n_source_tokens INTEGER, n_defects INTEGER,
    prepare_s REAL, translate_s REAL, render_s REAL, outputs TEXT, sketch BLOB, changed TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS documents_by_content ON documents (content_sha256, state);
CREATE INDEX IF NOT EXISTS documents_by_state ON documents (state);
CREATE INDEX IF NOT EXISTS documents_waiting ON documents (same_as) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS documents_copied ON documents (same_as) WHERE state = 'copied';
CREATE INDEX IF NOT EXISTS documents_by_key ON documents (json_extract(outputs, '$[0].key'));
CREATE TABLE IF NOT EXISTS resemblances (
    doc_id TEXT NOT NULL, other_id TEXT NOT NULL, share REAL NOT NULL, PRIMARY KEY (doc_id, other_id)
) WITHOUT ROWID;
"""

FACTS: Final = (
    "title",
    "title_source",
    "grade",
    "encoding",
    "n_chars",
    "n_segments",
    "n_source_tokens",
    "n_defects",
    "prepare_s",
    "translate_s",
    "render_s",
    "sketch",
)
"""Columns that tell of a translation."""

HOLDS_KEY: Final = "SELECT 1 FROM documents WHERE json_extract(outputs, '$[0].key')=? LIMIT 1"
"""Asks for a document with results of a key; all results of a document have one key."""
