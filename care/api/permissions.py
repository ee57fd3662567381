"""What a key may do: each view names the scope that each of its methods needs."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from care.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module, by the settings


class HasScope(BasePermission):
    """Refuses a request without a key (401), a key without the scope (403), a method no scope is named for (405).

    A view names them in `scopes`, by method.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        scopes: dict[str, str] = getattr(view, "scopes", {})
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in scopes:
            raise MethodNotAllowed(method)
        if scopes[method] not in request.auth.scopes:
            raise PermissionDenied(f"This key lacks the scope {scopes[method]}.", code="scope_missing")
        return True
