"""Measurements: repeated, paired in one run, with their spread."""

# Before anything imports Arrow, as in `igcore` itself.
import igcore  # noqa: F401
