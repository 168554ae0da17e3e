"""Shorten a list of names to those that may be like a text, before they are compared in earnest.

Owns the choice between looking at every name, which is quick enough for fifty thousand, and an
index of their letters in threes, which answers for a million (tantivy, the extra `names`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from rapidfuzz import fuzz, process

# From so many names on an index is faster than a look at each.
LARGE = 50_000
# A text is sought by so many of its rarest threes: the frequent ones tell little and cost most.
RAREST = 10
# Less alike than this, of 100, is not alike.
_ALIKE = 60
# What the index may hold in memory while it is written.
_HEAP = 128 << 20


class Shortlist(Protocol):
    """What finds the folded names that may be like a folded text."""

    def nearest(self, text: str, *, limit: int) -> list[str]:
        """Give at most so many names, the most alike first."""
        ...


class Scan:
    """Looks at every name."""

    def __init__(self, names: Sequence[str]) -> None:
        """Take folded names; of names that are as alike, the first comes first."""
        self._names = names

    def nearest(self, text: str, *, limit: int) -> list[str]:
        """Give at most so many names, the most alike first.

        >>> Scan(["romu centras", "geju lyga"]).nearest("romu centro", limit=5)
        ['romu centras']
        """
        found = process.extract(
            text, self._names, scorer=fuzz.token_ratio, score_cutoff=_ALIKE, limit=limit
        )
        return [name for name, _, _ in found]


class Threes:
    """Looks names up by the letters in threes that they share with a text, rare ones first."""

    def __init__(self, names: Sequence[str]) -> None:
        """Index folded names; ImportError where tantivy is not installed."""
        import tantivy

        self._tantivy, self._names = tantivy, names
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("threes", tokenizer_name="threes", index_option="basic")
        builder.add_unsigned_field("number", stored=True)
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        threes = tantivy.Tokenizer.ngram(min_gram=3, max_gram=3, prefix_only=False)
        index.register_tokenizer("threes", tantivy.TextAnalyzerBuilder(threes).build())
        # One thread: with several, names that are as alike would come in another order each time.
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for number, name in enumerate(names):
            document = tantivy.Document()
            document.add_text("threes", f" {name} ")
            document.add_unsigned("number", number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def nearest(self, text: str, *, limit: int) -> list[str]:
        """Give at most so many names, the most alike first.

        >>> Threes(["romu centras", "geju lyga"]).nearest("romu centro", limit=5)
        ['romu centras']
        """
        query = self._query(text)
        hits = self._searcher.search(query, limit=4 * limit, count=False).hits
        found = [self._names[self._searcher.doc(place)["number"][0]] for _, place in hits]
        return Scan(found).nearest(text, limit=limit)

    def _query(self, text: str) -> Any:
        padded = f" {text} "
        threes = {padded[i : i + 3] for i in range(len(padded) - 2)}
        often = {three: self._searcher.doc_freq("threes", three) for three in threes}
        rarest = sorted((n, three) for three, n in often.items() if n)[:RAREST]
        query = self._tantivy.Query
        return query.boolean_query(
            [
                (
                    self._tantivy.Occur.Should,
                    query.term_query(self._schema, "threes", three, index_option="basic"),
                )
                for _, three in rarest
            ]
        )


def shortlist(names: Sequence[str]) -> Shortlist:
    """Choose how to shorten a list: an index for a large one, where tantivy is installed."""
    if len(names) > LARGE:
        try:
            return Threes(names)
        except ImportError:
            pass
    return Scan(names)
