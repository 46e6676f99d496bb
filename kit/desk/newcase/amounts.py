"""A figure as somebody writes it into case.yaml: “more than 200” is low 200, no high."""

import re
from dataclasses import dataclass

AT_LEAST = (
    *("more than", "at least", "over", "no fewer than", "no less than", "upwards of"),
    *("más de", "al menos", "por lo menos", "mais de", "pelo menos", "plus de", "au moins"),
    *("mehr als", "über", "mindestens", "più di", "almeno"),
)
AT_MOST = (
    *("fewer than", "less than", "nearly", "almost", "up to", "at most", "under"),
    *("menos de", "casi", "hasta", "quase", "até", "moins de", "presque", "près de", "jusqu'à"),
    *("weniger als", "fast", "bis zu", "höchstens", "meno di", "quasi", "fino a"),
)
ABOUT = (
    *("", "about", "around", "some", "roughly", "approximately", "exactly", "only", "another"),
    *("unos", "unas", "alrededor de", "cerca de", "environ", "quelque", "etwa", "rund", "circa"),
)
"Words that leave no end open."
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
TWO_WAYS = re.compile(r"(?<![\d.,])\d{1,3}\.\d{3}(?![\d])")
"A thousand and more in some countries, a little more than one in others."
NUMBER = r"\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WRITTEN = re.compile(
    rf"(?P<words>[^\d]*?)\s*(?P<low>{NUMBER})(?:\s*(?:-|–|to)\s*(?P<high>{NUMBER}))?"
    rf"(?:\s+(?P<scale>{'|'.join(SCALES)}))?"
)
GAP = "not announced"


@dataclass(frozen=True)
class Amount:
    """Both ends of a figure, the words that qualify it, and why there is no number, if so."""

    low: float | None = None
    high: float | None = None
    qualifier: str = ""
    gap: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether there is one number, and no end is open."""
        return self.low is not None and self.low == self.high


def amount(written: object) -> Amount:
    """What somebody wrote as a number; ValueError says what may be written.

    >>> amount("more than 2,000")
    Amount(low=2000, high=None, qualifier='more than', gap='')
    >>> amount("10 to 12 million").high
    12000000
    >>> amount("not announced by either side").gap
    'not announced by either side'
    """
    if isinstance(written, bool) or written is None:
        raise ValueError("a number")
    text = " ".join(str(written).split())
    if text.lower().startswith(GAP):
        return Amount(gap=text)
    if not any(letter.isdigit() for letter in text):
        raise ValueError(
            "a number, such as 55 (leave the line out where the words give none, as “dozens”),"
        )
    found = WRITTEN.fullmatch(text)
    if TWO_WAYS.search(text):
        raise ValueError("a number that cannot be read in two ways, such as 3200 or 3.2,")
    if found is None:
        raise ValueError(
            "a number, such as 55, “more than 200”, “10 to 12” or 250000 (for “250 mil”), "
            "or “not announced”"
        )
    scale = SCALES.get(found["scale"] or "", 1)
    low = _number(found["low"], scale)
    qualifier = found["words"]
    if found["high"]:
        high = _number(found["high"], scale)
        if high < low:
            raise ValueError("a range that begins with its smaller number")
        return Amount(low, high, qualifier)
    if qualifier.lower() in AT_LEAST:
        return Amount(low, None, qualifier)
    if qualifier.lower() in AT_MOST:
        return Amount(None, low, qualifier)
    return Amount(low, low, qualifier)


def _number(text: str, scale: int) -> float:
    value = float(re.sub(r"[ ,\u00a0\u202f]", "", text)) * scale
    if value == float("inf"):
        raise ValueError("a number of fewer digits")
    return int(value) if value == int(value) else value
