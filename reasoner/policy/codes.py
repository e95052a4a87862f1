"""Code systems: how their codes are spelt, in which order they stand, and which lie in a range."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from reasoner.policy.model import CodeRange
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """A code system: its name, other names it goes by, and what its codes look like, in words."""

    name: str
    also: tuple[str, ...]
    looks_like: str


SYSTEMS: tuple[CodeSystem, ...] = (
    CodeSystem("CPT", (), "five digits, or four digits and F, M, T or U, such as 62350 or 0707T"),
    CodeSystem("HCPCS", ("HCPCS Level II",), "a letter and four digits, such as E0783"),
    CodeSystem(
        "ICD-10-CM",
        ("ICD-10", "ICD-10 diagnosis", "ICD10", "ICD10CM"),
        "a letter, a digit, a digit or letter, then up to four more after a dot, such as G89.4",
    ),
    CodeSystem(
        "ICD-10-PCS", ("ICD-10 procedure", "ICD10PCS"), "seven letters and digits without the letters I and O, such as 0JH60VZ"
    ),
    CodeSystem("ICD-9-CM", ("ICD-9", "ICD-9 diagnosis", "ICD9", "ICD9CM"), "such as 338.4, V58.11 or E878.1"),
    CodeSystem("ICD-9-PCS", ("ICD-9 procedure", "ICD9PCS"), "two digits, then up to two more after a dot, such as 86.06"),
    CodeSystem("NDC", (), "labeller, product and package, such as 0002-7510-01"),
)

# In the ICD-10-CM tabular list (CMS, 2026) these categories do not stand where their spelling would put them: C4A follows
# C43, C7A and C7B follow C75, D3A follows D36, M1A comes before M10, Z3A follows Z36. Each is sorted under the
# spelling given here. Categories such as I1A, I5A and O9A end their block, where their spelling puts them too.
_ICD_10_CM_PLACES = {"C4A": "C43A", "C7A": "C75A", "C7B": "C75B", "D3A": "D36A", "M1A": "M09A", "Z3A": "Z36A"}

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PCS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# The characters that may stand at each place of a code, in order, and the fewest characters of a whole code.
_PLACES: dict[str, tuple[tuple[str, ...], int]] = {
    "CPT": ((_DIGITS,) * 5, 5),
    "HCPCS": (("ABCDEFGHIJKLMNOPQRSTUV", *(_DIGITS,) * 4), 5),
    "ICD-10-CM": (("ABCDEFGHIJKLMNOPQRSTVWXYZU", _DIGITS + "A", _DIGITS + "AB", *(_DIGITS + _LETTERS,) * 4), 3),
    "ICD-10-PCS": ((_PCS,) * 7, 7),
    "ICD-9-CM": ((_DIGITS,) * 5, 3),
    "ICD-9-PCS": ((_DIGITS,) * 4, 2),
    "NDC": ((_DIGITS,) * 11, 11),
}

_CPT = re.compile(r"\d{5}|\d{4}[FMTU]", re.ASCII)
_HCPCS = re.compile(r"[A-V]\d{4}", re.ASCII)
_ICD_10_CM = re.compile(r"([A-Z][0-9A][0-9AB])(?:\.?([0-9A-Z]{1,4}))?", re.ASCII)
_ICD_10_PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}", re.ASCII)
_ICD_9_CM = re.compile(r"(\d{3}|V\d{2})(?:\.?(\d{1,2}))?|(E\d{3})(?:\.?(\d))?", re.ASCII)
_ICD_9_PCS = re.compile(r"(\d{2})(?:\.?(\d{1,2}))?", re.ASCII)
_NDC = re.compile(r"(\d{4,5})-(\d{3,4})-(\d{1,2})|(\d{5})(\d{4})(\d{2})", re.ASCII)
_STARRED = re.compile(r"(.+?)\.?\*", re.ASCII)

CodeKey = tuple[int, str, str]


def system_named(words: str) -> str | None:
    """The code system that goes by these words (`icd-10 diagnosis` is ICD-10-CM), if there is one."""
    wanted = _squeezed(words)
    return next((one.name for one in SYSTEMS if wanted in {_squeezed(name) for name in (one.name, *one.also)}), None)


def looks_like(system: str) -> str:
    """What codes of a system look like, in words; empty for a system that is not known."""
    return next((one.looks_like for one in SYSTEMS if one.name == system), "")


def normal_code(system: str, text: str) -> str | None:
    """The code in its system's own spelling (upper case, dot in its place), or None where it is malformed."""
    spell = _SPELLINGS.get(system)
    return spell(text.strip().upper()) if spell else None


def starred_code(system: str, text: str) -> str | None:
    """The category of `G80.*` in its system's spelling, or None where the text is not a category and a star."""
    starred = _STARRED.fullmatch(text.strip())
    if starred is None:
        return None
    stem = starred[1]
    if system == "ICD-10-PCS" and re.fullmatch(r"[0-9A-HJ-NP-Z]{1,7}", stem.upper()):
        return stem.upper()
    return normal_code(system, stem)


def code_key(system: str, code: str) -> CodeKey:
    """What codes of one system sort by, in the order of its own list. `code` is in its system's spelling."""
    compact = code.replace(".", "")
    match system:
        case "CPT":
            return (" FMTU".find(compact[4]) if compact[4:].isalpha() else 0, compact, "")
        case "ICD-10-CM":  # chapter 22, codes for special purposes (U), stands after chapter 21 (Z)
            category = compact[:3]
            return (int(category[0] == "U"), _ICD_10_CM_PLACES.get(category, category), compact[3:])
        case "ICD-9-CM":  # the numbers, then the V codes, then the E codes
            return ({"V": 1, "E": 2}.get(compact[0], 0), compact, "")
        case _:
            return (0, compact, "")


def code_in_range(system: str, code: str, entry: CodeRange) -> bool:
    """Whether a code, in its system's spelling, lies in a range: between the ends, at one of them, or below one of them."""
    if system != entry.system:
        return False
    below_last = code.replace(".", "").startswith(entry.last.replace(".", ""))
    if entry.first == entry.last:
        return below_last if entry.descendants else code == entry.first
    key = code_key(system, code)
    return code_key(system, entry.first) <= key and (below_last or key <= code_key(system, entry.last))


def runs_backwards(system: str, first: str, last: str) -> bool:
    """Whether a range from `first` to `last`, both in their system's spelling, has its ends the wrong way round."""
    return code_key(system, first) > code_key(system, last)


def neighbours(system: str, code: str) -> tuple[str, ...]:
    """The well-formed codes next to a code: the last before it, the first below it, the first after all below it.

    Where ICD-10-CM's list departs from the spelling, the categories that do so under the same letter are added.
    """
    places, fewest = _PLACES[system]
    compact = code.replace(".", "").replace("-", "")
    if not compact[-1].isdigit() and system == "CPT":
        places = (*places[:4], compact[-1])
    elif system == "ICD-9-CM" and compact[0] in "VE":
        places, fewest = (compact[0], *(_DIGITS,) * 4), 3 if compact[0] == "V" else 4
    near = [_before(compact, places, fewest), _below(compact, places, fewest), _after(compact, places, fewest)]
    if system == "ICD-10-CM":
        near += [odd + more for odd in _ICD_10_CM_PLACES if odd[0] == compact[0] for more in ("", "ZZZZ")]
    spelt = (normal_code(system, text) for text in near if text is not None)
    return tuple(text for text in dict.fromkeys(spelt) if text is not None and text != code)


def systems_that_fit(text: str, systems: Iterable[str]) -> tuple[str, ...]:
    """Those of the systems that the text is a code of, in the order given.

    A complete ICD-10-CM code that begins with V has seven characters, so a shorter one is taken for ICD-9-CM where both fit.
    """
    fitting = tuple(system for system in systems if normal_code(system, text) is not None)
    compact = text.strip().replace(".", "")
    if {"ICD-10-CM", "ICD-9-CM"} <= set(fitting) and compact[0] in "Vv" and len(compact) < 7:
        return tuple(system for system in fitting if system != "ICD-10-CM")
    return fitting


def _before(code: str, places: tuple[str, ...], fewest: int) -> str | None:
    if len(code) > fewest and code[-1] == places[len(code) - 1][0]:
        return code[:-1]
    for at in reversed(range(len(code))):
        rank = places[at].find(code[at])
        if rank > 0:
            return code[:at] + places[at][rank - 1] + "".join(place[-1] for place in places[at + 1 :])
    return None


def _below(code: str, places: tuple[str, ...], fewest: int) -> str | None:
    if len(code) == len(places):
        return None
    return code + "".join(place[0] for place in places[len(code) : max(fewest, len(code) + 1)])


def _after(code: str, places: tuple[str, ...], fewest: int) -> str | None:
    for at in reversed(range(len(code))):
        rank = places[at].find(code[at])
        if 0 <= rank < len(places[at]) - 1:
            return code[:at] + places[at][rank + 1] + "".join(place[0] for place in places[at + 1 : fewest])
    return None


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()


def _dotted(head: str, rest: str | None) -> str:
    return f"{head}.{rest}" if rest else head


def _fixed(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if pattern.fullmatch(text) else None


def _split(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def spell(text: str) -> str | None:
        found = pattern.fullmatch(text)
        return _dotted(found[1], found[2]) if found else None

    return spell


def _icd_9_cm(text: str) -> str | None:
    found = _ICD_9_CM.fullmatch(text)
    if found is None:
        return None
    head = found[1] or found[3]
    number = int(head.lstrip("VE"))
    match head[0]:
        case "V":
            known = 1 <= number <= 91
        case "E":
            known = number <= 30 or number >= 800
        case _:
            known = number >= 1
    return _dotted(head, found[2] or found[4]) if known else None


def _ndc(text: str) -> str | None:
    found = _NDC.fullmatch(text)
    if found is None:
        return None
    labeller, product, package = (part for part in found.groups() if part is not None)
    if len(labeller) + len(product) + len(package) < 10:
        return None
    return f"{labeller:0>5}-{product:0>4}-{package:0>2}"


_SPELLINGS: dict[str, Callable[[str], str | None]] = {
    "CPT": _fixed(_CPT),
    "HCPCS": _fixed(_HCPCS),
    "ICD-10-CM": _split(_ICD_10_CM),
    "ICD-10-PCS": _fixed(_ICD_10_PCS),
    "ICD-9-CM": _icd_9_cm,
    "ICD-9-PCS": _split(_ICD_9_PCS),
    "NDC": _ndc,
}
