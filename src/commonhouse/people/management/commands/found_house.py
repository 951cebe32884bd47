"""commonhouse manage found_house: the organization that looks after a new house, and its first steward."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from commonhouse.people import actions
from commonhouse.people.models import Account
from commonhouse.people.permissions import Refused


class Command(BaseCommand):
    help = (
        "Founds the organization that looks after this house, with its first steward, who signs in with the email "
        'given. For example: commonhouse manage found_house --name "Valley Commonhouse" --steward "Rosa Díaz" '
        "--email rosa@example.org"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="name of the organization that looks after the house")
        parser.add_argument("--steward", required=True, help="name of its first steward")
        parser.add_argument("--email", required=True, help="the email the steward signs in with")

    def handle(self, *args: Any, name: str, steward: str, email: str, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
            with transaction.atomic():
                account = Account.objects.filter(email=email).first() or Account.objects.create_user(email)
                EmailAddress.objects.get_or_create(
                    user=account, email=email, defaults={"verified": True, "primary": True}
                )
                slug = slugify(name)[:60] or "house"
                house = actions.found_house(account, steward, name=name, slug=slug)
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from None
        except Refused as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{house.name} looks after this house. {email} signs in as its steward, {steward}.")
