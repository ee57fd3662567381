"""How every table is shown here: only one's own brands' rows, changed only by their managers."""

from functools import reduce
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest

from care.admin import scope
from care.models import Brand

if TYPE_CHECKING:  # the classes take a type only in their stubs
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin, TabularInline, ModelForm = admin.ModelAdmin, admin.TabularInline, forms.ModelForm

BRAND = ("brand", admin.RelatedOnlyFieldListFilter)  # names only the brands whose rows are in the list


class ScopedForm(ModelForm):
    """Nothing points out of its brand."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        brand = given.get("brand")
        brand_id = brand.pk if brand else self.instance.brand_id
        for name, value in list(given.items()):
            if isinstance(value, Model) and getattr(value, "brand_id", brand_id) != brand_id:
                self.add_error(name, "This belongs to another brand.")
        return given

    def _get_validation_exclusions(self) -> set[str]:
        """A brand that stands fast counts too when the form looks for what is there already."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded - {"brand", "network"}


class Choosing:
    """Forms whose choices end at the brands that somebody manages."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = scope.choices(request, db_field.related_model)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # an admin class's


class ScopedAdmin(Choosing, ModelAdmin):
    """`brand_path` leads from a row to its brand's id; the fields in `fixed` are set once, when the row is made."""

    form: type[ModelForm] = ScopedForm
    brand_path = "brand_id"
    fixed: tuple[str, ...] = ("brand",)
    may_delete = False
    show_full_result_count = False
    list_per_page = 50
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return scope.readable(request, super().get_queryset(request), self.brand_path)

    def changeable(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of an action's rows that somebody may change."""
        return scope.changeable(request, rows, self.brand_path)

    def may_change(self, request: HttpRequest, row: Any) -> bool:
        brand_id: int = reduce(getattr, self.brand_path.split("__"), row)
        return brand_id in scope.scope_of(request).manages

    def has_module_permission(self, request: HttpRequest) -> bool:
        return scope.scope_of(request).may_enter

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope.scope_of(request).may_enter

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(scope.scope_of(request).manages)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return bool(scope.scope_of(request).manages)
        return self.may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and self.has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a row will tell by itself is not asked for while it is made."""
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name not in self.readonly_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        readonly = super().get_readonly_fields(request, obj)
        return [*readonly, *self.fixed] if obj else readonly

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who manages one brand need not choose it."""
        brands = scope.choices(request, Brand)[:2]
        only = {"brand": brands[0].pk} if len(brands) == 1 else {}
        return {**only, **super().get_changeform_initial_data(request)}

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only by the filters that are shown: a column must not be guessed letter by letter through the address."""
        shown = {entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter}
        return lookup.partition("__")[0] in shown and super().lookup_allowed(lookup, value, request)


class ReadOnlyAdmin(ScopedAdmin):
    """To look at."""

    fixed = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
