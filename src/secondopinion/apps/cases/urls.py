"""Addresses of this app."""

from django.urls import path

from . import views

CASE = "cases/<uuid:case_id>/"
urlpatterns = [
    path("cases/new/", views.case_new, name="case_new"),
    path(CASE + "about/", views.case_intake, name="case_intake"),
    path(CASE + "questions/", views.case_questions, name="case_questions"),
    path(CASE + "consents/", views.case_consents, name="case_consents"),
    path(CASE + "red-flags/", views.case_red_flags, name="case_red_flags"),
    path(CASE + "red-flags/<uuid:screen_id>/clear/", views.case_clear_flag, name="case_clear_flag"),
    path(CASE + "people/", views.case_people, name="case_people"),
    path(CASE + "people/invite/", views.case_invite, name="case_invite"),
    path(CASE + "people/<uuid:participant_id>/end/", views.case_end_place, name="case_end_place"),
    path(CASE + "open/", views.case_open, name="case_open"),
    path(CASE + "withdraw/", views.case_withdraw, name="case_withdraw"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
