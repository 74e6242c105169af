"""When two spellings are one family name, for those who ask by reference, birth date and name (R-06)."""

import unicodedata

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def same_family_name(a: str, b: str) -> bool:
    """Whether two family names agree but for case, accents, apostrophes, hyphens and spaces; never for empty ones."""
    return bool(family_key(a)) and family_key(a) == family_key(b)


def family_key(name: str) -> str:
    """The letters and digits of a name in lower case without accents: `o'Brien-Łoś` is `obrienlos`."""
    folded = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(_PLAIN)
    return "".join(character for character in folded if character.isalnum())
