"""Every address of the desk."""

from django.contrib import admin
from django.urls import include, path

from helpdesk import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("hooks/", include("care.hooks.urls")),
    path("api/", include("care.api.urls")),
    path("admin/", admin.site.urls),
]
