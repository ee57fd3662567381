"""What agents type, read and cleaned. Whether it may be done is for the verbs to say."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MORNING = 9  # o'clock, when a case put aside for a day comes back
LONGEST_NOTE = 10_000
LONGEST_SNOOZE = timedelta(days=36500)
SNOOZES = (
    ("1h", gettext_lazy("for an hour")),
    ("4h", gettext_lazy("for four hours")),
    ("tomorrow", gettext_lazy("until tomorrow morning")),
    ("week", gettext_lazy("for a week")),
    ("until", gettext_lazy("until the time below")),
)


class ReplyForm(forms.Form):
    """Its words are checked by `replies.writing`, which knows the network."""

    to_post = forms.RegexField(r"^[0-9]{1,18}p?$")  # see Post.target
    text = forms.CharField(required=False, strip=False)
    form_token = forms.UUIDField()
    replaces = forms.IntegerField(required=False)
    seen = forms.IntegerField(required=False)
    saved = forms.IntegerField(required=False)
    invites = forms.BooleanField(required=False)


class NoteForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_NOTE, error_messages={"required": gettext_lazy("The note is empty.")})
    form_token = forms.UUIDField()


class AssignForm(forms.Form):
    """An empty choice gives the case back to everybody."""

    agent = forms.IntegerField(required=False)


class AuthorForm(forms.Form):
    author = forms.IntegerField()


class SnoozeForm(forms.Form):
    how_long = forms.ChoiceField(choices=SNOOZES)
    until = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        until = self._until(found.get("how_long", ""), found.get("until"))
        if not self.errors and (until is None or until <= timezone.now()):
            raise forms.ValidationError(_("Choose a time that is still to come."))
        if until is not None and until > timezone.now() + LONGEST_SNOOZE:  # the year 9999 ends elsewhere before here
            raise forms.ValidationError(_("Choose a time within a hundred years."))
        return {**found, "at": until}

    @staticmethod
    def _until(how_long: str, typed: datetime | None) -> datetime | None:
        now = timezone.localtime()
        match how_long:
            case "1h":
                return now + timedelta(hours=1)
            case "4h":
                return now + timedelta(hours=4)
            case "tomorrow":
                return (now + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
            case "week":
                return (now + timedelta(days=7)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
        return typed


def first_error(form: forms.Form) -> str:
    """In words for the person who typed."""
    return next((str(problem) for problems in form.errors.values() for problem in problems), "")
