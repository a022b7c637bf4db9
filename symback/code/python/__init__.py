"""The target Python."""
