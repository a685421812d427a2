"""What changes when people come over HTTPS."""

import json
import os
import subprocess
import sys


def _over_https() -> dict[str, object]:
    names = ("SECURE_REFERRER_POLICY", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    code = (
        "import json, secondopinion.server.settings as s; "
        f"print(json.dumps({{name: getattr(s, name) for name in {names!r}}}))"
    )
    environment = os.environ | {"SECONDOPINION_BASE_URL": "https://second-opinion.example"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_browsers_still_say_where_a_form_comes_from() -> None:
    """Under "no-referrer" they send "Origin: null" with every form (Fetch standard), and Django refuses each of them."""
    found = _over_https()
    assert found["SECURE_REFERRER_POLICY"] == "same-origin"
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert str(found["SESSION_COOKIE_NAME"]).startswith("__Host-")
