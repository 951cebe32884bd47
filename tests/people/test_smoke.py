import pytest

from commonhouse.people.models import Organization


@pytest.mark.django_db
def test_an_organization_is_kept() -> None:
    Organization.objects.create(slug="cero", name="CERO", kind="worker-coop")
    assert Organization.objects.get(slug="cero").name == "CERO"
