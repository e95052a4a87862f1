"""Built negation: `is not`, `has no`, `does not have`, `can not`, `will not` of a sentence that is declared without."""

from __future__ import annotations

from collections.abc import Sequence

_VERBS = frozenset({"is", "has", "have", "had", "can", "will"})
_HAVING = {"does": "has", "do": "have", "did": "had"}
_DONE = frozenset(
    {"had", "given", "seen", "begun", "got", "gone", "made", "shown", "met", "kept", "known", "lost", "left", "become", "taken"}
)
_DID = frozenset(
    {
        "received",
        "completed",
        "failed",
        "tried",
        "undergone",
        "developed",
        "experienced",
        "demonstrated",
        "attempted",
        "started",
    }
    | {"stopped", "used", "reached", "finished", "tolerated", "refused", "declined"}
)  # what is done with a thing that follows: these do not stand before a noun as `limited` does
_AFTER_DONE = frozenset(
    {"the", "a", "an", "this", "that", "any", "no", "his", "her", "their", "its", "to", "by", "for", "from", "in", "on", "at"}
    | {"with", "of", "without", "within", "since", "after", "before", "during", "under", "over", "through", "as", "and", "or"}
)
_TAKES_NO = frozenset({"is", "has", "have", "had"})
_DENIED = (["not"], ["no"], ["never"])
_COUNTING = frozenset(
    {"all", "any", "both", "each", "either", "every", "everybody", "everyone", "everything", "few", "many", "most", "neither"}
    | {"no", "nobody", "none", "nothing", "only", "several", "some", "somebody", "someone", "something"}
)
_COUNTING_IN_TWO = frozenset({"at least", "at most", "more than", "less than", "fewer than", "a few", "one of", "two of"})


def positive_of(words: tuple[str, ...]) -> str | None:
    """The folded sentence that the words deny, or None where they deny nothing in a built way.

    Only the one verb of a sentence is denied: with two (`the drug that is infused is approved`) it would be a guess which.
    """
    if not any(word in ("not", "no") for word in words):
        return None
    for place, word in enumerate(words[:-1]):
        after = words[place + 1]
        if after in ("not", "no") and counts(words[:place]):
            return None
        if after == "not" and word in _HAVING and words[place + 2 : place + 3] == ("have",):
            return _with_one_verb((*words[:place], _HAVING[word], *words[place + 3 :]))
        if (after == "not" and word in _VERBS) or (after == "no" and word in _TAKES_NO):
            return _with_one_verb((*words[: place + 1], *words[place + 2 :]))
    return None


def negative_of(sentence: str) -> str | None:
    """A sentence as written with `not` after its one verb, or None where no negation is built: `Negative:` must declare it."""
    words = sentence.split()
    verbs = [place for place, word in enumerate(words) if word.lower() in _VERBS | {"are", "was", "were"}]
    if len(verbs) != 1:
        return None
    place = verbs[0]
    verb = words[place].lower()
    if denies_another(words, place) or words[place + 1 : place + 2] in _DENIED:
        return None
    if verb in _HAVING.values() and not is_perfect(words[place + 1 :]):
        do = {have: do for do, have in _HAVING.items()}[verb]
        return " ".join((*words[:place], do, "not", "have", *words[place + 1 :]))
    return " ".join((*words[: place + 1], "not", *words[place + 1 :]))


def denies_another(words: Sequence[str], verb: int) -> bool:
    """Whether `not` after the verb would deny another sentence: of one that counts, or its half (`it failed and the pain is bad`)."""
    subject = [word.lower() for word in words[:verb]]
    return counts(subject) or ("and" in subject and words[verb].lower() in ("is", "was", "has"))


def counts(subject: Sequence[str]) -> bool:
    """Whether a subject says how many, so that `not` after it may say something else than that the sentence is not so.

    `some scans are not clear` does not deny `some scans are clear`, and `all scans are not clear` could say that none is.
    """
    return bool(subject) and (subject[0] in _COUNTING or " ".join(subject[:2]) in _COUNTING_IN_TWO)


def is_perfect(after: list[str]) -> bool:
    """Whether `has` begins a perfect (`has been seen`, `has followed the plan`), and does not say what somebody has (`has limited
    mobility`)."""
    done, *rest = [word.lower() for word in after] or [""]
    if done == "been" or done in _DID:
        return True
    is_done = done.endswith("ed") or done in _DONE
    return is_done and (not rest or rest[0] in _AFTER_DONE)


def _with_one_verb(words: tuple[str, ...]) -> str | None:
    """The words as one string if just one of them is a verb that is denied in a built way."""
    return " ".join(words) if sum(word in _VERBS for word in words) == 1 else None
