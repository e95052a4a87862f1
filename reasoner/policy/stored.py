"""Policies that were read before, kept as JSON in the user's own cache folder; every failure means: not kept."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from reasoner.policy.codec import from_plain, to_plain
from reasoner.policy.model import Policy
from reasoner.source.installed import cache_folder, is_ours
from reasoner.source.text import Source

LARGEST = 32 * 1024 * 1024  # bytes of all that is kept; the oldest go first
_FAILURES = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


class Store:
    """Policies by the texts that they were read from. `folder` None: where the system keeps a user's caches."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or cache_folder()

    def policy(self, sources: Sequence[Source], find_policy: Callable[[str], Policy | None]) -> Policy | None:
        """The policy that was read from these texts, if it is kept and what it refers to has not changed."""
        if self._folder is None:
            return None
        try:
            path = self._folder / f"policy-{_key(sources)}.json"
            if not is_ours(self._folder):
                return None
            plain = json.loads(path.read_bytes())
            policy = from_plain(plain["policy"])
            if not isinstance(policy, Policy):
                return None
            referred = tuple(find_policy(id) for id, _ in plain["referred"])
            if [(one.id, one.digest) for one in referred if one] != [tuple(pair) for pair in plain["referred"]]:
                return None
            return replace(policy, referred=tuple(one for one in referred if one))
        except _FAILURES:
            return None

    def keep(self, sources: Sequence[Source], policy: Policy) -> None:
        """Keeps a policy for the next time; a folder that cannot be written is left alone."""
        if self._folder is None:
            return
        with contextlib.suppress(*_FAILURES):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not is_ours(self._folder):
                return
            referred = [(one.id, one.digest) for one in policy.referred]
            plain = {"policy": to_plain(replace(policy, referred=())), "referred": referred}
            text = json.dumps(plain, separators=(",", ":"), ensure_ascii=False)
            _write_whole(self._folder / f"policy-{_key(sources)}.json", text.encode())
            _make_room(self._folder)


def _key(sources: Iterable[Source]) -> str:
    """A hash of the texts, of their names (places in them are kept too) and of the code that reads them."""
    hashed = hashlib.sha256(_code().encode())
    for source in sources:
        for text in (source.name, source.original):
            hashed.update(f"{len(text)}\n{text}\n".encode())
    return hashed.hexdigest()


def _code() -> str:
    """What changes whenever the code between text and policy does: names, sizes and times of its files."""
    package = Path(__file__).resolve().parent.parent
    folders = [
        package / "source",
        package / "syntax",
        package / "policy",
        package / "installed" / "grammar",
        package.parent / "grammar",
    ]
    lines = []
    while folders:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as files:
            for file in files:
                if file.is_dir() and file.name != "__pycache__":
                    folders.append(Path(file.path))
                elif file.name.endswith((".py", ".lark")):
                    found = file.stat()
                    lines.append(f"{file.name} {found.st_size} {found.st_mtime_ns}")
    return "\n".join(sorted(lines))


def _write_whole(path: Path, content: bytes) -> None:
    """Writes a file so that nobody ever reads half of it."""
    new = path.with_name(f".new-{os.getpid()}-{threading.get_ident()}-{path.name}")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    files = sorted(
        ((found.st_mtime_ns, found.st_size, path) for path in folder.glob("*.json") for found in [path.stat()]), reverse=True
    )
    total = 0
    for _, size, path in files:
        total += size
        if total > LARGEST:
            path.unlink(missing_ok=True)
