"""Promises of `igcore.selection`."""
