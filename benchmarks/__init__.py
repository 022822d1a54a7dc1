"""Measurements: repeated, paired in one run, with their spread."""
