"""Numbers: who is in which network, and what follows from it.

Rows of a query or arrays come in, an `Affiliation` holds them, frozen results and NetworkX graphs
go out. Pure functions: this room knows no RDF, no store, no query and no file.
"""
