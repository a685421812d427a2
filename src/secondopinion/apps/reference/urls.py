"""Addresses of this app."""

from django.urls import path

from . import views

urlpatterns = [
    path("clinical-data/", views.reference, name="reference"),
    path("clinical-data/<uuid:set_id>/", views.reference_set, name="reference_set"),
    path("clinical-data/<uuid:set_id>/sign/", views.reference_sign, name="reference_sign"),
]
