"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "guidance"
urlpatterns = [
    path("", views.home, name="home"),
    path("understand/", views.understand, name="understand"),
    path("should-i/", views.reasons, name="reasons"),
    path("red-flags/", views.red_flags, name="red_flags"),
    path("talk-to-your-doctor/", views.talk, name="talk"),
    path("expectations/", views.expectations, name="expectations"),
]
