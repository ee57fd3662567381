"""Every address of the desk."""

from django.urls import include, path

from care.admin.site import site as admin
from helpdesk import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("hooks/", include("care.hooks.urls")),
    path("api/", include("care.api.urls")),
    path("admin/", admin.urls),
    path("", include("care.desk.urls")),
]
