"""What agents say again and again: saved replies and macros, with the variables that they may use."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.admin.scoped import BRAND, Choosing, ModelForm, ScopedAdmin, ScopedForm, TabularInline
from care.admin.site import site
from care.models import Macro, MacroTag, SavedReply
from care.replies import filling

VARIABLES = ", ".join(f"{{{{{name}}}}}" for name in filling.VARIABLES)
HELP = format_lazy(
    gettext_lazy(
        "Filled for the case: {variables}. After | stands what is said instead where one is not known: {example}. "
        "Without it there is a blank; a blank of your own is written {blank}. While a blank is left, nothing is sent."
    ),
    variables=VARIABLES,
    example='{{author.first_name|"there"}}',
    blank="[[order number]]",
)


class WordsForm(ScopedForm):
    """Refuses variables that there are not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "text" in self.fields:  # an auditor only reads it
            self.fields["text"].help_text = HELP

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if unknown := filling.unknown_in(text):
            said = _("This cannot be filled in: %(unknown)s. There is %(variables)s.")
            raise forms.ValidationError(said % {"unknown": ", ".join(unknown), "variables": VARIABLES})
        return text


class MacroTagForm(ModelForm):
    class Meta:
        model = MacroTag
        fields = ["tag"]


class MacroTagFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # takes types only in the stubs
    """The brand of a line is its macro's, and so is its tag's."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            tag = form.cleaned_data.get("tag") if hasattr(form, "cleaned_data") else None
            form.instance.brand_id = self.instance.brand_id
            if tag is not None and tag.brand_id != self.instance.brand_id:
                form.add_error("tag", _("This belongs to another brand."))


class MacroTagInline(Choosing, TabularInline):
    model = MacroTag
    form = MacroTagForm
    formset = MacroTagFormSet
    extra = 1
    verbose_name = gettext_lazy("tag")
    verbose_name_plural = gettext_lazy("tags that it puts on")

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True  # whoever sees the macro

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return site.get_model_admin(Macro).has_change_permission(request, obj)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)


@admin.register(SavedReply, site=site)
class SavedReplyAdmin(ScopedAdmin):
    form = WordsForm
    may_delete = True
    fields = ["brand", "team", "name", "text"]
    list_display = ["name", "team", "brand"]
    list_filter = [BRAND]
    list_select_related = ["brand", "team"]
    search_fields = ["name", "text"]


@admin.register(Macro, site=site)
class MacroAdmin(ScopedAdmin):
    form = WordsForm
    may_delete = True
    inlines = [MacroTagInline]
    fields = ["brand", "team", "name", "text", "takes", "then"]
    list_display = ["name", "takes", "then", "team", "brand"]
    list_filter = [BRAND]
    list_select_related = ["brand", "team"]
    search_fields = ["name", "text"]
