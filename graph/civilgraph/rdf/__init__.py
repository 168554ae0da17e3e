"""Claims to quads, and quads to the judgement of the shapes."""
