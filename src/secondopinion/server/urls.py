"""Every address of the site. A URL that the access matrix in tests/architecture does not know fails the build."""

from django.urls import include, path

from . import branding, views

urlpatterns = [
    path("", include("secondopinion.apps.guidance.urls")),
    path("", include("secondopinion.apps.workspace.urls")),
    path("", include("secondopinion.apps.accounts.urls")),
    path("", include("secondopinion.apps.reference.urls")),
    path("", include("secondopinion.apps.cases.urls")),
    path("", include("secondopinion.apps.records.urls")),
    path("", include("secondopinion.apps.conversations.urls")),
    path("", include("secondopinion.apps.reviews.urls")),
    path("", include("secondopinion.apps.reports.urls")),
    path("accounts/", include("allauth.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("demonstration/", views.demonstration, name="demonstration"),
    path("brand/logo", branding.logo, name="brand_logo"),
    path("brand/colours.css", branding.colours, name="brand_colours"),
    path("mail/", views.mail, name="mail"),
    path("language/", include("django.conf.urls.i18n")),
]
