"""Write columns for the page: few different texts as codes, long runs of numbers packed.

A hundred thousand numbers in JSON cost more to read than to draw, so a long column is a letter
for its type and then base64. Days are counted from 1970-01-01. Text is freed of controls.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civilgraph.view.picture import clean

LONGEST_NAME = 300
PACKED = 4_000
UNBOUNDED = 2**31 - 1
_EPOCH = date(1970, 1, 1).toordinal()


def days(texts: Iterable[str], *, empty: int) -> dict[str, Any]:
    """Write a column of ISO days as the different days and a number for each row."""
    known: dict[str, int] = {}
    codes = [known.setdefault(text, len(known)) for text in texts]
    numbers = [date.fromisoformat(t).toordinal() - _EPOCH if t else empty for t in known]
    return {"days": numbers, "codes": ints(np.asarray(codes, dtype=np.int32))}


def coded(texts: Sequence[str]) -> dict[str, Any]:
    """Write a column of few different texts as the texts and a number for each row.

    >>> coded(["ngo", "", "ngo"])
    {'texts': ['ngo', ''], 'codes': [0, 1, 0]}
    """
    known: dict[str, int] = {}
    codes = [known.setdefault(text, len(known)) for text in texts]
    plain = [clean(text) for text in known]
    return {"texts": plain, "codes": ints(np.asarray(codes, dtype=np.int32))}


def ints(values: NDArray[Any]) -> list[int] | str:
    """Write numbers as a list, or packed in the narrowest type: z zeros, b 8, h 16, i 32 bits.

    >>> ints(np.array([3, 1])), ints(np.zeros(5_000))
    ([3, 1], 'z5000')
    """
    if len(values) <= PACKED:
        return [int(value) for value in values]
    low, high = int(values.min()), int(values.max())
    if low == high == 0:
        return f"z{len(values)}"
    letter, form = ("b", "u1") if high < 2**8 else ("h", "<u2") if high < 2**16 else ("i", "<i4")
    if low < 0:
        letter, form = "i", "<i4"
    return letter + base64.b64encode(values.astype(form).tobytes()).decode()


def clip(text: str) -> str:
    """Cut a name that is no name any more."""
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def cleaned(value: Any) -> Any:
    """Free every text in a plain value of controls."""
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {key: cleaned(x) for key, x in value.items()}
        case Sequence():
            return [cleaned(x) for x in value]
        case _:
            return value
