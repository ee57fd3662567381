"""The networks' addresses."""

from django.urls import path

from care.hooks import erasures, views

urlpatterns = [
    path("erasures/<uuid:code>/", erasures.told, name="erasure"),
    path("<slug:network>/<slug:app>/", views.hook, name="hook"),
    path("<slug:network>/<slug:app>/erase/", erasures.ask, name="erase"),
]
