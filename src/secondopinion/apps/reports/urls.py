"""Addresses of this app."""

from django.urls import path

from . import views

_CASE = "cases/<uuid:case_id>/report/"
_VERSION = _CASE + "<int:number>/"

urlpatterns = [
    path(_CASE, views.report, name="report"),
    path(_VERSION, views.report, name="report_version"),
    path(_VERSION + "outcomes/", views.outcomes, name="report_outcomes"),
    path(_VERSION + "clinician.pdf", views.clinician_pdf, name="report_clinician_pdf"),
    path(_VERSION + "plain.pdf", views.plain_pdf, name="report_plain_pdf"),
    path(_VERSION + "numbers.pdf", views.numbers_pdf, name="report_numbers_pdf"),
    path(_VERSION + "release/", views.release, name="report_release"),
    path(_VERSION + "recall/", views.recall, name="report_recall"),
]
