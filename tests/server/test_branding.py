"""The operator's logo and colour."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import Client, override_settings

from secondopinion.server.branding import colour_fault, contrast
from secondopinion.server.settings import OPTIONS


def test_contrast_is_the_published_ratio() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_pale_colour_is_refused_with_its_contrast() -> None:
    assert "contrast" in colour_fault("#88cccc")
    assert "#rrggbb" in colour_fault("teal")
    assert colour_fault("#0b5c63") == ""


@pytest.mark.django_db
def test_the_logo_and_the_colour_reach_the_pages(tmp_path: Path) -> None:
    logo = tmp_path / "ours.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with override_settings(OPTIONS=replace(OPTIONS, logo=str(logo), colour_action="#5a2d82")):
        page = Client().get("/").content.decode()
        assert "/brand/logo" in page
        assert "/brand/colours.css" in page
        shown = Client().get("/brand/logo")
        assert shown.content == logo.read_bytes()
        assert "sandbox" in shown["Content-Security-Policy"]
        assert "#5a2d82" in Client().get("/brand/colours.css").content.decode()


@pytest.mark.django_db
def test_without_marks_of_its_own_the_page_asks_for_none() -> None:
    assert "/brand/" not in Client().get("/").content.decode()
    assert Client().get("/brand/logo").status_code == 404
    assert Client().get("/brand/colours.css").status_code == 404


def test_a_logo_that_is_not_there_stops_the_start() -> None:
    with override_settings(OPTIONS=replace(OPTIONS, logo="/nowhere/logo.svg")):
        assert [found.id for found in run_checks() if found.id == "so.E4"] == ["so.E4"]
