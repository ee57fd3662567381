"""The networks' addresses."""

from django.urls import path

from care.hooks import views

urlpatterns = [path("<slug:network>/<slug:app>/", views.hook, name="hook")]
