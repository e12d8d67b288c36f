"""Bytes or a damaged string in, clean Chinese text and a ledger of edits out."""
