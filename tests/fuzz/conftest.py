"""The fixtures of the corpus."""

from tests.corpus.places import place, template

__all__ = ["place", "template"]
