"""The desk's addresses."""

from django.contrib.auth import views as auth
from django.urls import path

from care.desk import (
    actions,
    answering,
    attaching,
    cases,
    counting,
    inbox,
    many,
    moderating,
    passwords,
    pictures,
    saving,
    searching,
    walking,
)

urlpatterns = [
    path("", inbox.home, name="home"),
    path("login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordResetView.as_view(), name="password_reset"),
    path("password/sent/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "password/<uidb64>/<token>/",
        passwords.NewPassword.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "password/changed/",
        auth.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
    path("counting/<slug:network>/", counting.rules, name="counting"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/next/", walking.take_next, name="next_case"),
    path("inbox/views/", saving.save_view, name="save_view"),
    path("inbox/v/<slug:slug>/", inbox.saved_view, name="saved_view"),
    path("inbox/v/<slug:slug>/change/", saving.change_view, name="change_view"),
    path("cases/bulk/", many.change_many, name="many"),
    path("cases/bulk/<int:pk>/undo/", many.undo_many, name="undo_many"),
    path("search/", searching.search, name="search"),
    path("pictures/<int:post>/<int:number>/<slug:size>/", pictures.picture, name="picture"),
    path("cases/<str:ref>/", cases.case_page, name="case"),
    path("cases/<str:ref>/pictures/<int:pk>/", attaching.picture, name="reply_picture"),
    path("cases/<str:ref>/replies/", answering.reply, name="reply"),
    path("cases/<str:ref>/replies/<int:pk>/<slug:decision>/", answering.decide, name="decide"),
    path("cases/<str:ref>/posts/<int:pk>/<slug:wish>/", moderating.moderate, name="moderate"),
    path("cases/<str:ref>/notes/", actions.note, name="note"),
    path("cases/<str:ref>/assign/", actions.assign, name="assign"),
    path("cases/<str:ref>/solve/", actions.solve, name="solve"),
    path("cases/<str:ref>/no-answer/", actions.no_answer, name="no_answer"),
    path("cases/<str:ref>/answered-there/", actions.answered_there, name="answered_there"),
    path("cases/<str:ref>/reopen/", actions.reopen, name="reopen"),
    path("cases/<str:ref>/tags/", actions.tags, name="tags"),
    path("cases/<str:ref>/snooze/", actions.snooze, name="snooze"),
    path("cases/<str:ref>/wake/", actions.wake, name="wake"),
    path("cases/<str:ref>/mute/", actions.mute, name="mute"),
    path("cases/<str:ref>/unmute/", actions.unmute, name="unmute"),
]
