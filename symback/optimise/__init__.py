"""Fewer operations: a program as sums and products, the passes over them, and the way back to a program."""
