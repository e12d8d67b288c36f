"""Weights into token ids: the only importer of torch and transformers."""
