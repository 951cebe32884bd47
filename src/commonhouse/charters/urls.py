from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from commonhouse.charters.views import reading, starting, writing


class DraftId:
    """The public id of a draft."""

    regex = "[0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DraftId, "charterdraft")

_draft: list[URLPattern | URLResolver] = [
    path("", writing.draft, name="charter_draft"),
    path("changes/", writing.draft_changes, name="charter_draft_changes"),
    path("charter.json", writing.draft_file, name="charter_draft_file"),
    path("adopt/", writing.adopt, name="charter_adopt"),
    path("discard/", writing.discard, name="charter_draft_discard"),
    path("copy/", writing.copy, name="charter_draft_copy"),
    path("preamble/", writing.about_all, {"part": "preamble"}, name="charter_preamble"),
    path("general/", writing.about_all, {"part": "general"}, name="charter_general"),
    path("add-matter/", writing.matter_new, name="charter_matter_new"),
    path("matters/<slug:name>/", writing.matter, name="charter_matter"),
    path("matters/<slug:name>/remove/", writing.matter_remove, name="charter_matter_remove"),
    path("matters/<slug:name>/<slug:step>/", writing.matter_step, name="charter_matter_step"),
    path("add-office/", writing.office_new, name="charter_office_new"),
    path("offices/<slug:name>/remove/", writing.office_remove, name="charter_office_remove"),
    path("offices/<slug:name>/seats/", writing.office_step, {"step": "seats"}, name="charter_office_seats"),
    path("offices/<slug:name>/filling/", writing.office_step, {"step": "filling"}, name="charter_office_filling"),
]
_charter: list[URLPattern | URLResolver] = [
    path("", reading.charter, name="charter"),
    path("versions/", reading.versions, name="charter_versions"),
    path("versions/<int:number>/", reading.version, name="charter_version"),
    path("versions/<int:number>/charter.json", reading.file, name="charter_file"),
    path("compare/<int:first>/<int:second>/", reading.compare, name="charter_compare"),
    path("start/", starting.start, name="charter_start"),
    path("start/<slug:starter>/", starting.classes, name="charter_classes"),
    path("upload/", starting.upload, name="charter_upload"),
    path("amend/", starting.amend, name="charter_amend"),
    path("drafts/<charterdraft:draft>/", include(_draft)),
]
urlpatterns: list[URLPattern | URLResolver] = [path("o/<slug:slug>/charter/", include(_charter))]
