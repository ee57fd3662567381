"""Your settings: what an agent chooses for themselves. Their name and initials are the manager's."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from care.desk import frame, keys, tallying
from care.desk.access import DeskRequest, SeeOther
from care.models import Agent

MOST_SECONDS = 30
AFTER_SEND = (
    (Agent.AfterSend.STAY, gettext_lazy("Stay at the case")),
    (Agent.AfterSend.NEXT, gettext_lazy("Go to the next case")),
)
SECONDS = {
    name: gettext_lazy("Between 0 and 30 seconds, in whole numbers.")
    for name in ("invalid", "required", "min_value", "max_value")
}


@dataclass(frozen=True, slots=True)
class Row:
    """One key with its field; `typed` is empty where the key is as for everybody."""

    does: str
    key: str
    word: str | Promise
    typed: str
    problem: str


class OwnKey(forms.CharField):
    """One character, small; empty for the key that everybody has."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value)).lower()
        if len(typed) > 1 or not typed.isprintable():
            raise forms.ValidationError(_("One letter, digit or sign."))
        return typed


class SettingsForm(forms.Form):
    undo_seconds = forms.IntegerField(min_value=0, max_value=MOST_SECONDS, error_messages=SECONDS)
    after_send = forms.ChoiceField(choices=AFTER_SEND)
    has_single_keys = forms.BooleanField(required=False)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.fields |= {f"key-{key.does}": OwnKey() for key in keys.KEYS}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for does, wrong in keys.conflicts(self.keys()).items():
            self.add_error(f"key-{does}", wrong)
        return found

    def keys(self) -> dict[str, str]:
        """The keys that were typed, by what they do."""
        typed = {key.does: self.cleaned_data.get(f"key-{key.does}", "") for key in keys.KEYS}
        return {does: key for does, key in typed.items() if key}


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: DeskRequest) -> HttpResponse:
    agent = request.user
    if request.method != "POST":
        return _shown(request, SettingsForm(), _kept(agent))
    if request.POST.get("do") == "reset":
        return _saved(request, keys={})
    form = SettingsForm(request.POST)
    if not form.is_valid():
        typed = {name: str(value).replace("\x00", "") for name, value in request.POST.items()}
        return _shown(request, form, typed, 422)
    chosen = {name: form.cleaned_data[name] for name in ("undo_seconds", "after_send", "has_single_keys")}
    return _saved(request, **chosen, keys=keys.changed(form.keys()))


def _saved(request: DeskRequest, **chosen: Any) -> HttpResponse:
    for name, value in chosen.items():
        setattr(request.user, name, value)
    request.user.save(update_fields=list(chosen))
    messages.success(request, _("Saved."))
    return SeeOther(reverse("me"))


def _kept(agent: Agent) -> dict[str, Any]:
    """As the form would send it."""
    plain = {name: getattr(agent, name) for name in ("undo_seconds", "after_send", "has_single_keys")}
    return {**plain, **{f"key-{does}": key for does, key in keys.own(agent).items()}}


def _shown(request: DeskRequest, form: SettingsForm, typed: dict[str, Any], status: int = 200) -> HttpResponse:
    wrong = {name: str(problems[0]) for name, problems in form.errors.items()}
    page = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "typed": typed,
        "after_send": [(value, word, value == typed.get("after_send")) for value, word in AFTER_SEND],
        "wrong": wrong,
        "rows": [_row(key, str(typed.get(f"key-{key.does}", "")), wrong) for key in keys.KEYS],
        "fixed": keys.FIXED,
    }
    return render(request, "desk/me.html", page, status=status)


def _row(key: keys.Key, typed: str, wrong: dict[str, str]) -> Row:
    return Row(key.does, key.key, key.word, typed, wrong.get(f"key-{key.does}", ""))
