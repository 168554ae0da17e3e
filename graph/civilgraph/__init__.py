"""civilgraph: claims about civil-society networks, with their evidence.

>>> import civilgraph
>>> civilgraph.__version__
'0.1.0'
"""

__version__ = "0.1.0"
