"""The API's addresses. They all end with a slash."""

from django.urls import path, re_path

from care.api import schema, views

app_name = "api"
urlpatterns = [
    path("docs/", schema.docs, name="docs"),
    path("v1/schema/", schema.Schema.as_view(), name="schema"),
    path("v1/cases/", views.Cases.as_view(), name="cases"),
    path("v1/cases/<str:ref>/", views.OneCase.as_view(), name="case"),
    path("v1/cases/<str:ref>/replies/", views.Replies.as_view(), name="replies"),
    path("v1/cases/<str:ref>/replies/<int:pk>/", views.OneReply.as_view(), name="reply"),
    re_path(r"^", schema.Nothing.as_view()),
]
