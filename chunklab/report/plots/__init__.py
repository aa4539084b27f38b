"""Plots of a comparison as self-contained SVG and as PNG: one file per plot, each computing its rows before it draws."""
