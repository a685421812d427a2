"""Addresses of this app."""

from django.urls import path

from .views import amending, assigning, assignments, opinions, signing

_OPINION = "opinions/<uuid:opinion_id>/"

urlpatterns = [
    path("cases/<uuid:case_id>/assign/", assigning.assign, name="assign"),
    path("assignments/<uuid:assignment_id>/", assignments.assignment, name="assignment"),
    path("assignments/<uuid:assignment_id>/opinion/", assignments.begin, name="opinion_begin"),
    path(_OPINION, opinions.opinion, name="opinion"),
    path(_OPINION + "save/", opinions.save, name="opinion_save"),
    path(_OPINION + "cite/", opinions.cite, name="opinion_cite"),
    path(_OPINION + "state/", opinions.state, name="opinion_state"),
    path(_OPINION + "sign/", signing.sign, name="opinion_sign"),
    path(_OPINION + "amend/", amending.amend, name="opinion_amend"),
    path(_OPINION + "drop/", amending.drop, name="opinion_drop"),
]
