"""A process that dies at its n-th change of the disk, and what the disk then holds."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHANGES = ("open", "write", "fsync", "rename", "unlink", "link", "ftruncate", "mkdir")


class Died(BaseException):
    """The process is gone: nothing it does after this reaches the disk."""


class DyingDisk:
    """Counts changes below ``root``, dies at the n-th, and remembers what was synced (for a power cut)."""

    def __init__(self, root: Path, *, dies_at: int, torn: bool = False) -> None:
        self.root = root
        self.dies_at = dies_at
        self.torn = torn
        self.changes = 0
        self._contents: dict[int, bytes] = {}
        self._names: dict[Path, dict[str, tuple[str, int]]] = {}
        self._real: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in CHANGES}

    @contextmanager
    def attached(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        with monkeypatch.context() as patch:
            for name in CHANGES:
                patch.setattr(os, name, self._wrapper(name))
            yield

    def _wrapper(self, name: str) -> Callable[..., Any]:
        real = self._real[name]

        def change(*args: Any, **kwargs: Any) -> Any:
            if name == "open" and not args[1] & os.O_CREAT:
                return real(*args, **kwargs)
            self.changes += 1
            if self.changes >= self.dies_at:
                if self.changes == self.dies_at and self.torn and name == "write":
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise Died
            result = real(*args, **kwargs)
            if name == "fsync":
                self._remember(args[0])
            return result

        return change

    def _remember(self, file: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{file}"))
        if path.is_dir():
            self._names[path] = {
                entry.name: ("directory" if entry.is_dir() else "file", entry.stat().st_ino) for entry in path.iterdir()
            }
        else:
            self._contents[os.fstat(file).st_ino] = path.read_bytes()

    def cut_power(self) -> None:
        """Leave only synced bytes under synced names."""
        shutil.rmtree(self.root)
        self.root.mkdir()
        self._restore(self.root)

    def _restore(self, directory: Path) -> None:
        for name, (kind, inode) in self._names.get(directory, {}).items():
            if kind == "directory":
                (directory / name).mkdir()
                self._restore(directory / name)
            else:
                (directory / name).write_bytes(self._contents.get(inode, b""))
