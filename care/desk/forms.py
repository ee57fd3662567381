"""What agents type, read and cleaned. Whether it may be done is for the verbs to say."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from care.models import Agent, BulkRun, Draft
from care.models.tags import LONGEST_TAG

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

OUTLINE = (
    gettext_noop("What happened:"),
    gettext_noop("What we promised:"),
    gettext_noop("What is open:"),
)


def outline() -> str:
    """What a summary has to say, to be filled."""
    return "\n\n".join(f"{_(heading)}\n" for heading in OUTLINE)


class ReplyForm(forms.Form):
    """Its words are checked by `replies.writing`, which knows the network."""

    to_post = forms.RegexField(r"^[0-9]{1,18}p?$")  # see Post.target
    text = forms.CharField(required=False, strip=False)
    form_token = forms.UUIDField()
    replaces = forms.IntegerField(required=False)
    seen = forms.IntegerField(required=False)
    seen_reply = forms.IntegerField(required=False)
    words_version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    saved = forms.IntegerField(required=False)
    invites = forms.BooleanField(required=False)
    mode = forms.ChoiceField(choices=Draft.Mode.choices[:2], required=False)
    warned = forms.CharField(required=False, max_length=100)
    began = forms.UUIDField(required=False)


class DraftForm(forms.Form):
    mode = forms.ChoiceField(choices=Draft.Mode.choices)
    text = forms.CharField(required=False, strip=False, max_length=100_000)
    to_post = forms.RegexField(r"^([0-9]{1,18}p?)?$", required=False)
    form_token = forms.UUIDField(required=False)


class MacroForm(forms.Form):
    """Its words and its target are for `replies.writing` to check."""

    form_token = forms.UUIDField()
    to_post = forms.RegexField(r"^[0-9]{1,18}p?$", required=False)
    words_version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    promise = forms.CharField(max_length=10_000)
    seen = forms.IntegerField(required=False)
    seen_reply = forms.IntegerField(required=False)


class NoteForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_NOTE, error_messages={"required": gettext_lazy("The note is empty.")})
    form_token = forms.UUIDField()
    began = forms.UUIDField(required=False)


class HandoverForm(forms.Form):
    """Whom to (`agent-3`, `team-2`), and what they need to know so that the customer repeats nothing."""

    to = forms.RegexField(
        r"^(agent|team)-[0-9]{1,15}$",
        error_messages={
            "required": gettext_lazy("Choose a colleague or a team."),
            "invalid": gettext_lazy("Choose a colleague or a team."),
        },
    )
    summary = forms.CharField(max_length=LONGEST_NOTE, required=False)

    def clean_summary(self) -> str:
        """The headings alone say nothing."""
        summary: str = self.cleaned_data["summary"].replace("\r\n", "\n").strip()
        said = summary
        for heading in OUTLINE:
            said = said.replace(_(heading), "")
        if not said.strip():
            raise forms.ValidationError(_("Write what your colleague has to know: the customer shall not repeat it."))
        return summary


class AssignForm(forms.Form):
    """An empty choice gives the case back to everybody."""

    agent = forms.IntegerField(required=False)


class AuthorForm(forms.Form):
    author = forms.IntegerField()


class TagForm(forms.Form):
    name = forms.CharField(
        max_length=LONGEST_TAG,
        error_messages={
            "required": gettext_lazy("The tag is empty."),
            "max_length": gettext_lazy("A tag has 40 letters at most."),
        },
    )


class ViewForm(forms.Form):
    """A saved view; without a team it is one's own."""

    name = forms.CharField(
        max_length=60,
        error_messages={
            "required": gettext_lazy("The view needs a name."),
            "max_length": gettext_lazy("A name of a view has 60 letters at most."),
        },
    )
    team = forms.SlugField(required=False)


class SnoozeForm(forms.Form):
    how_long = forms.ChoiceField(choices=SNOOZES)
    until = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        until = until_of(found.get("how_long", "")) or found.get("until")
        if not self.errors and (until is None or until <= timezone.now()):
            raise forms.ValidationError(_("Choose a time that is still to come."))
        if until is not None and until > timezone.now() + LONGEST_SNOOZE:  # the year 9999 ends elsewhere before here
            raise forms.ValidationError(_("Choose a time within a hundred years."))
        return {**found, "at": until}


class ManyForm(forms.Form):
    """One action on the cases that are ticked, with what it needs."""

    action = forms.ChoiceField(
        choices=[("take", ""), *BulkRun.Action.choices[:-1]],
        error_messages={"required": gettext_lazy("Choose what is to be done with them.")},
    )
    to = forms.ModelChoiceField(Agent.objects.filter(is_active=True), required=False)
    how_long = forms.ChoiceField(choices=SNOOZES[:-1], required=False)
    tag = forms.CharField(required=False, max_length=LONGEST_TAG)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("action") == BulkRun.Action.TAG and not found.get("tag"):
            raise forms.ValidationError(_("The tag is empty."))
        return found

    def chosen(self) -> BulkRun.Action:
        word = self.cleaned_data["action"]
        return BulkRun.Action.ASSIGN if word == "take" else BulkRun.Action(word)

    def details(self, agent_id: int) -> dict[str, Any]:
        """Whom to (None gives them back to everybody), until when, which word."""
        match self.chosen():
            case BulkRun.Action.ASSIGN:
                to = self.cleaned_data["to"]
                return {"to": agent_id if self.cleaned_data["action"] == "take" else to and to.pk}
            case BulkRun.Action.SNOOZE:
                until = until_of(self.cleaned_data["how_long"] or "1h")
                return {"until": until and until.isoformat()}
            case BulkRun.Action.TAG:
                return {"tag": self.cleaned_data["tag"]}
        return {}


def until_of(how_long: str) -> datetime | None:
    """When a case that is put aside comes back; None for a time of one's own."""
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
    return None


def first_error(form: forms.Form) -> str:
    """In words for the person who typed."""
    return next((str(problem) for problems in form.errors.values() for problem in problems), "")
