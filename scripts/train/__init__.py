"""Make or continue a zh-en Marian model: filter, vocabulary, training, average, export.

The folder stands alone: it needs torch, transformers, sentencepiece, sacrebleu,
safetensors, huggingface_hub and numpy, and nothing of the product; only what prepares
corpora (substitute, code_switch, compose) uses its figures and names. README.md is the manual.
"""
