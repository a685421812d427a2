"""Addresses of this app."""

from django.urls import path

from . import views, views_review

urlpatterns = [
    path("home/", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("log/", views.log, name="log"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/review/", views_review.review, name="review"),
    path("cases/<uuid:case_id>/complete/", views.case_complete, name="case_complete"),
    path("cases/<uuid:case_id>/access-log/", views.access_log, name="access_log"),
]
