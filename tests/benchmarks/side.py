"""One side of a comparison of two versions: answers requests, a line of JSON each, with the engine that PYTHONPATH leads to.

`two_trees.Side` runs this file by its path in a process of its own, so that it may import nothing of `tests`. It asks through the
public API alone. A request names a policy by its file or id, a question, and a case as a mapping; the answer tells seconds of processor
and wall, whether time ran out, and what escaped.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from reasoner.api import Case, LoadedPolicy, ProblemsFound, load_policy
from reasoner.cases.case import Fact

Request = Mapping[str, Any]
CUT_OFF = "cut off"


def question(loaded: LoadedPolicy, request: Request) -> Callable[[Case], object]:
    """The call that a request asks for, of a case."""
    determination, limit = request.get("determination"), request.get("limit")
    match request["question"]:
        case "decide":
            return lambda case: loaded.decide(case, determination, time_limit=limit)
        case "explain":
            return lambda case: loaded.explain(case, determination, time_limit=limit)
        case "what-if":
            options = {"allow": request.get("allow", ()), "most": request.get("most", 100), "time_limit": limit}
            return lambda case: loaded.what_if(case, request.get("target"), determination, **options)
        case "reasons":
            return lambda case: loaded.reasons(case, determination, time_limit=limit)
        case "questions":
            return lambda case: loaded.questions(case, determination, time_limit=limit)
        case "sweep":
            return lambda case: loaded.sweep(case, request["input"], determination, time_limit=limit)
        case other:
            raise ValueError(other)


def told_of(found: object) -> list[str]:
    """Everything in an answer that says what it does not hold: bounds reached, remarks on what was not settled."""
    some = found if isinstance(found, tuple) else (found,)
    words = []
    for one in some:
        words += [getattr(one, name, "") for name in ("cut_off", "blocks_cut_off")]
        answer = getattr(one, "answer", one)
        words += getattr(answer, "remarks", ())
    return [*dict.fromkeys(one for one in words if one)]


def ran_out(found: object) -> bool:
    """Whether an answer says that its time ran out."""
    return any("time" in one and ("limit" in one or "cut off" in one) for one in told_of(found))


def size_of(found: object) -> int:
    """How much came back: change sets, groups of facts, questions; else 1 for each answer."""
    some = found if isinstance(found, tuple) else (found,)
    number = 0
    for one in some:
        parts = [getattr(one, name) for name in ("sets", "sufficient", "questions", "stretches") if hasattr(one, name)]
        number += sum(map(len, parts)) if parts else 1
    return number


def memory_now() -> float:
    """The megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Side:
    """What is kept from one request to the next: the policy of the row that is measured."""

    def __init__(self) -> None:
        self.row = ""
        self.loaded: LoadedPolicy | None = None
        self.number = 0

    def policy(self, request: Request) -> tuple[LoadedPolicy, bool]:
        """The policy, read anew for each row; and whether it was."""
        row = f"{request['policy']} {request.get('row', '')}"
        if self.loaded is None or self.row != row:
            self.row, self.loaded = row, load_policy(request["policy"])
            return self.loaded, True
        return self.loaded, False

    def case(self, loaded: LoadedPolicy, facts: Mapping[str, object]) -> Case:
        """A case that was never there before, not even under its name."""
        self.number += 1
        return loaded.case(facts, (), f"case-{self.number}")

    # ---- what can be asked for

    def ask(self, request: Request) -> dict[str, object]:
        """The time of one question of one case, and whether it was the first after the policy was read."""
        loaded, anew = self.policy(request)
        asked, case = question(loaded, request), self.case(loaded, request["case"])
        found: object = None
        error = ""
        start, busy = time.perf_counter(), time.process_time()
        try:
            found = asked(case)
        except Exception as raised:
            error = f"{type(raised).__name__}: {str(raised)[:160]}"
        cpu, wall = time.process_time() - busy, time.perf_counter() - start
        cut_off = "TimeIsUp" in error or (not error and ran_out(found))
        return {
            "first": anew,
            "cpu": cpu,
            "wall": wall,
            "cut_off": cut_off,
            "error": error,
            "told": [] if error else told_of(found),
            "size": 0 if error else size_of(found),
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }

    def loop(self, request: Request) -> dict[str, object]:
        """The times of one question of many cases, each asked once; the first one before the clock runs."""
        loaded, _ = self.policy(request)
        asked = question(loaded, request)
        cases = [self.case(loaded, one) for one in request["cases"]]
        asked(self.case(loaded, request["cases"][0]))
        times, refused = [], 0
        for one in cases[1:]:
            busy = time.process_time()
            try:
                asked(one)
            except Exception:
                refused += 1
            times.append(time.process_time() - busy)
        return {"mean": sum(times) / len(times), "slowest": max(times), "refused": refused}

    def fill(self, request: Request) -> dict[str, object]:
        """The megabytes held after each tenth of many distinct cases that are decided, and how many there was time for."""
        loaded, _ = self.policy(request)
        asked, wanted, end = question(loaded, request), request["number"], time.perf_counter() + request["seconds"]
        held, done, tenth = [], 0, max(1, wanted // 10)
        while done < wanted and time.perf_counter() < end:
            if done == 50:
                held.append(memory_now())
            asked(self.case(loaded, varied(request["case"], done)))
            done += 1
            if done % tenth == 0:
                held.append(memory_now())
        return {"done": done, "held": [*held, memory_now()]}

    def outcomes(self, request: Request) -> dict[str, object]:
        """The outcomes of each determination of a policy, and its inputs."""
        loaded, _ = self.policy(request)
        return {one.id: [outcome.canonical for outcome in one.outcomes] for one in loaded.policy.determinations}

    def tell(self, request: Request) -> dict[str, object]:
        """Everything that is answered about one case, for each determination that is named, as JSON."""
        loaded, _ = self.policy(request)
        scenario, limit = request.get("scenario"), request.get("limit")
        if scenario is None:
            case = self.case(loaded, request["case"])
        else:
            case = Case(tuple(Fact(id, known) for id, known in loaded.policy.scenarios[scenario].facts))
        wanted = [one.id for one in loaded.policy.determinations if request.get("determination") in (None, one.id)]
        return {one: told_about(loaded, case, one, limit) for one in wanted}

    def scenarios(self, request: Request) -> dict[str, object]:
        """The names of a policy's scenarios."""
        loaded, _ = self.policy(request)
        return {"names": [one.name for one in loaded.policy.scenarios]}


def told_about(loaded: LoadedPolicy, case: Case, determination: str, limit: float | None) -> dict[str, object]:
    """What is answered about one determination: a value for each thing that can differ; `cut off` for what there was no time for."""
    found: dict[str, object] = {}
    for part in (_decided, _explained, _changed):
        try:
            found |= part(loaded, case, determination, limit)
        except ProblemsFound as refused:
            return {"refused": sorted({one.code for one in refused.problems})}
        except Exception as raised:
            name = type(raised).__name__
            found[part.__name__] = CUT_OFF if name == "TimeIsUpError" else f"raised {name}: {str(raised)[:120]}"
    return found


def _one(found):  # type: ignore[no-untyped-def]  # other revisions have other types
    """The one answer; revisions before 2026-12 gave a tuple of answers."""
    return found[0] if isinstance(found, tuple) else found


def _decided(loaded: LoadedPolicy, case: Case, determination: str, limit: float | None) -> dict[str, object]:
    answer = _one(loaded.decide(case, determination, time_limit=limit))
    return {
        "outcome": answer.outcome,
        "possible": sorted(answer.possible),
        "needed": sorted(one.input.id for one in answer.needed),
        "notices": {one.notice.id: one.status.value for one in answer.notices},
        "presumed": sorted(one.input.id for one in answer.presumed if one.used),
        "judgements": sorted(one.id for one in answer.judgements),
        "codes": {one.code: sorted(one.possible) for one in answer.for_each},
        "standings": {
            key: " ".join(one.value if one else "-" for one in (standing.status, standing.waived, standing.applies))
            for key, standing in answer.standings.items()
        },
    }


def _explained(loaded: LoadedPolicy, case: Case, determination: str, limit: float | None) -> dict[str, object]:
    found = _one(loaded.explain(case, determination, time_limit=limit))
    return {"explanation": CUT_OFF if found.cut_off else sorted(f"{one.input.id}: {one.value}" for one in found.facts)}


def _changed(loaded: LoadedPolicy, case: Case, determination: str, limit: float | None) -> dict[str, object]:
    found = loaded.what_if(case, None, determination, time_limit=limit)
    if found.cut_off:
        return {"change sets": CUT_OFF, "already": found.already}
    return {"change sets": sorted(sorted(one.inputs) for one in found.sets), "already": found.already}


def varied(facts: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """The facts with each day, each whole number and each list of records a little otherwise; some left out."""
    rng = Random(seed)
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if rng.random() < 0.05 and name not in ("phase", "operation_kind"):
            continue
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found[name] = [{id: nearby(one, rng) for id, one in record.items()} for record in value]
        else:
            found[name] = value if name == "date_of_service" else nearby(value, rng)
    return found


def nearby(value: Any, rng: Random) -> Any:
    """A number up to a twentieth larger, a day of the same month; anything else as it is."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value > 20:
        return value + rng.randint(0, value // 20)
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value[:4].isdigit():
        return f"{value[:8]}{rng.randint(1, 28):02}"
    return value


def serve() -> None:
    """Answer each line that comes in."""
    most = int(os.environ.get("SIDE_MEMORY", "4")) * 2**30
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    side = Side()
    for line in sys.stdin:
        request = json.loads(line)
        signal.alarm(int(request.get("ends", 0)))  # whoever asked may have been ended meanwhile
        try:
            answer = getattr(side, request["do"])(request)
        except MemoryError:
            answer = {"error": "MemoryError: out of memory"}
        except Exception as raised:
            answer = {"error": f"{type(raised).__name__}: {str(raised)[:300]}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
