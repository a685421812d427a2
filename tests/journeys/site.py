"""A server of its own for a journey: ``secondopinion serve`` with its worker, on a copy of a prepared installation."""

import email
import email.policy
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 40.0


class Site:
    """An installation that is served at ``http://localhost:<port>`` (passkeys need that name)."""

    def __init__(self, data_dir: Path) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port: int = found.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.data_dir = data_dir
        self.log_path = data_dir / "server.log"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What its processes run with: none of the tests' own options."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SECONDOPINION_")}
        return kept | {
            "SECONDOPINION_DATA_DIR": str(self.data_dir),
            "SECONDOPINION_DEMONSTRATION": "yes",
            "SECONDOPINION_BASE_URL": self.url,
            "SECONDOPINION_PORT": str(self.port),
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONWARNINGS": "default",
        }

    def start(self) -> None:
        """Serve, and return when it answers."""
        with self.log_path.open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "secondopinion", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end and self._server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"The server did not start:\n{self.log()}")

    def stop(self) -> None:
        """End the server and its worker."""
        if self._server is None:
            return
        self._server.send_signal(signal.SIGINT)
        try:
            self._server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait(timeout=5)
        self._server = None

    def log(self) -> str:
        """What the server and the worker wrote."""
        return self.log_path.read_text(encoding="utf-8", errors="replace") if self.log_path.exists() else ""

    def errors(self) -> list[str]:
        """The lines of the log that tell of a bug."""
        return [line for line in self.log().splitlines() if '"level": "ERROR"' in line or "Traceback" in line]

    def mails(self, to: str) -> list[str]:
        """The texts of the mails sent to an address, oldest first."""
        found = []
        for path in sorted((self.data_dir / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime):
            for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                message = email.message_from_bytes(part.lstrip(), policy=email.policy.default)
                body = message.get_body(preferencelist=("plain",)) if part.strip() else None
                if body and to.lower() in str(message["To"]).lower():
                    found.append(body.get_content())
        return found

    def in_mail(self, to: str, *, pattern: str, within: float = 25.0) -> str:
        """The newest words of that pattern that were mailed to the address; waits for the worker to send them."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for text in reversed(self.mails(to)):
                found = re.search(pattern, text)
                if found:
                    return found.group(0)
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to} with {pattern}: {self.mails(to)}")

    def command(self, *arguments: str) -> dict[str, Any]:
        """What ``secondopinion ARGUMENTS --json`` says about this installation."""
        done = subprocess.run(
            [sys.executable, "-m", "secondopinion", *arguments, "--json"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return said
