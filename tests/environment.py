"""Loaded by pytest before Django's settings: every test process has its own keys and its own empty data folder."""

import base64
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(tempfile.mkdtemp(prefix="secondopinion-test-"))
(DATA_DIR / "static").mkdir()  # whitenoise warns about a missing folder, and a warning is an error here

for name in [
    name for name in os.environ if name.startswith("SECONDOPINION_") and not name.startswith("SECONDOPINION_TEST")
]:
    del os.environ[name]
os.environ.update(
    {
        "SECONDOPINION_DATA_DIR": str(DATA_DIR),
        "SECONDOPINION_SECRET_KEY": "a key for tests only",
        "SECONDOPINION_MASTER_KEY": base64.b64encode(b"k" * 32).decode(),
        "SECONDOPINION_ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "SECONDOPINION_OCR_MODEL": str(ROOT / "node_modules/@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz"),
        "DJANGO_SETTINGS_MODULE": "secondopinion.server.settings",
    }
)
if os.environ.get("SECONDOPINION_TEST_DATABASE_URL"):
    os.environ["SECONDOPINION_DATABASE_URL"] = os.environ.pop("SECONDOPINION_TEST_DATABASE_URL")
