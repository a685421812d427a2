"""Addresses of this app."""

from django.urls import path

from . import views

urlpatterns = [
    path("cases/<uuid:case_id>/follow-up/", views.follow_up, name="follow_up"),
    path("follow-up/<uuid:question_id>/answer/", views.answer, name="follow_up_answer"),
]
