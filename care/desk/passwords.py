"""A new password by mail."""

from axes.utils import reset
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse

from care.models import Agent


class NewPassword(PasswordResetConfirmView):
    """Whoever reads the agent's mail is no guesser: signing in is open again."""

    def form_valid(self, form: "SetPasswordForm[Agent]") -> HttpResponse:
        answer = super().form_valid(form)
        reset(username=form.user.get_username())
        return answer
