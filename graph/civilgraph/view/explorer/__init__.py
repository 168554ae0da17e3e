"""The explorer: one self-contained page on which a two-mode network is looked at from every side.

Knows no claim, store or query: plain values come in (see `dataset`), one page of HTML goes out.
"""

from .dataset import Explored
from .page import render_explorer

__all__ = ["Explored", "render_explorer"]
