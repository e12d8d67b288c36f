"""Make or continue a zh-en Marian model: filter, vocabulary, training, average, export.

The folder stands alone: it needs torch, transformers, sentencepiece, sacrebleu,
safetensors and numpy, and nothing of the product. README.md is the manual.
"""
