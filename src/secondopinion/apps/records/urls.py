"""Addresses of this app."""

from django.urls import path

from .views import files, judging, overview, record, tus

CASE = "cases/<uuid:case_id>/"
RECORD = CASE + "records/<uuid:record_id>/"

urlpatterns = [
    path(CASE + "records/", overview.records, name="records"),
    path(CASE + "records/progress/", overview.records_progress, name="records_progress"),
    path(CASE + "uploads/", tus.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", tus.upload, name="upload"),
    path(RECORD, record.record, name="record"),
    path(RECORD + "pages/<int:number>/image", files.record_page_image, name="record_page_image"),
    path(RECORD + "original", files.record_original, name="record_original"),
    path(RECORD + "remove/", judging.record_remove, name="record_remove"),
    path(RECORD + "retry/", judging.record_retry, name="record_retry"),
    path(RECORD + "release/", judging.quarantine_release, name="quarantine_release"),
    path(RECORD + "kind/", record.record_kind, name="record_kind"),
    path(CASE + "quarantine/", judging.quarantine, name="quarantine"),
    path("facts/<uuid:fact_id>/decide/", record.fact_decide, name="fact_decide"),
    path(CASE + "checklist/", overview.checklist, name="checklist"),
    path(CASE + "summary/", overview.case_summary, name="case_summary"),
]
