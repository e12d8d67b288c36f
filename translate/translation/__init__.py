"""Segments into checked English translations."""
