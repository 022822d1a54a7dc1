"""Pixels to numbers: palettes, colour names, hue families and measures. Pure; arrays in, values out."""
