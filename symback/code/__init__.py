"""RUN: modules that compute the gradient, one backend a language."""

from symback.code.generate import TARGETS, Target, generate

__all__ = ["TARGETS", "Target", "generate"]
