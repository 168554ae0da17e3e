"""Stand in public: the SPARQL protocol over HTTP, answered by workers that can be killed."""
