"""Photos of ideas, projects and promises, given out only as long as what they belong to is shown."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonhouse.budgeting import photos
from commonhouse.budgeting.models import Budget, Idea, Project, PromiseUpdate
from commonhouse.budgeting.views.common import with_budget

HIDDEN = (Idea.Status.HIDDEN, Idea.Status.WITHDRAWN)


@require_safe
@with_budget
def photo(request: HttpRequest, budget: Budget, kind: str, key: int, name: str) -> HttpResponse | FileResponse:
    """`name` is the file's own unguessable name, so an address never comes to mean another picture."""
    stored = _stored(budget, kind, key)
    for each in (stored, photos.small_name(stored)):
        if stored and each.rpartition("/")[2] == name:
            return _answer(each, is_public=budget.is_published)
    raise Http404


def _stored(budget: Budget, kind: str, key: int) -> str:
    found = {
        "idea": Idea.objects.filter(budget=budget).exclude(status__in=HIDDEN),
        "project": Project.objects.filter(budget=budget),
        "update": PromiseUpdate.objects.filter(promise__budget=budget),
    }
    if kind not in found:
        raise Http404
    return found[kind].filter(pk=key).values_list("photo", flat=True).first() or ""


def _answer(name: str, *, is_public: bool) -> FileResponse:
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(file, content_type="image/webp")
    # An hour, not forever: a photo that is taken away must be gone soon everywhere.
    answer["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Content-Disposition"] = "inline"
    return answer
