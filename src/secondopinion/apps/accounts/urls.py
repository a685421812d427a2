"""Addresses of this app."""

from django.urls import path

from . import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite_person, name="invite_person"),
    path("people/invitations/<uuid:invitation_id>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
    path("people/<uuid:person_id>/roles/<str:role>/revoke/", views.revoke_role, name="revoke_role"),
    path("people/<uuid:person_id>/close/", views.close_account, name="close_account"),
    path("me/", views.me, name="me"),
]
