"""The record as it is kept: acts that never change, the state of each log, and the checkpoints it signed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from commonhouse.record import acts
from commonhouse.record.merkle import HASH_SIZE, Frontier, Place


class Immutable(Exception):
    """Something tried to change or delete what the record holds."""


class ImmutableQuerySet(models.QuerySet[Any]):
    def update(self, *_: Any, **__: Any) -> NoReturn:
        raise Immutable("The record is only ever added to")

    def delete(self) -> NoReturn:
        raise Immutable("The record is only ever added to")

    bulk_update = update


class ImmutableModel(models.Model):
    """Rows that can be added and read. The database holds to it too (see `protection`)."""

    objects = models.Manager.from_queryset(ImmutableQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("The record is only ever added to")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise Immutable("The record is only ever added to")


class Log(models.Model):
    """One organization's record: how far it has come. Its row is the lock under which acts are appended."""

    organization = models.OneToOneField("people.Organization", on_delete=models.PROTECT, related_name="record_log")
    origin = models.CharField(max_length=200)  # the name checkpoints are signed under, frozen at act 0
    key = models.CharField(max_length=400)  # the public key, as checkpoint.PublicKey writes it
    size = models.PositiveBigIntegerField(default=0)
    length = models.PositiveBigIntegerField(default=0)  # bytes of all lines
    frontier = models.BinaryField(default=bytes)
    head = models.BinaryField(default=bytes)  # leaf hash of the last act
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organization",)

    def __str__(self) -> str:
        return f"{self.origin} ({self.size})"

    def tree(self) -> Frontier:
        return Frontier.from_bytes(self.size, bytes(self.frontier))


class Act(ImmutableModel):
    organization = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="acts", db_index=False
    )
    index = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=64)
    # What the act is about (a box, a budget), for finding acts again; it is not part of the line.
    subject = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    body = models.TextField()  # canonical JSON
    gist = models.JSONField(default=dict)  # the body with every list replaced by its length: enough for a sentence
    length = models.PositiveBigIntegerField()  # bytes of the line, its newline included
    leaf = models.BinaryField()
    nodes = models.BinaryField(default=bytes)  # hashes of the complete subtrees, from level 1, that end here

    class Meta:
        ordering = ("organization", "index")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "index"], name="act_index"),
        ]
        indexes: ClassVar = [models.Index(fields=["organization", "kind", "subject"], name="act_about")]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"

    @property
    def hash(self) -> str:
        return bytes(self.leaf).hex()

    @property
    def short_hash(self) -> str:
        return self.hash[:10]

    @property
    def before(self) -> int:
        return self.index - 1

    def node(self, level: int) -> bytes:
        """The hash of the complete subtree of this level that ends with this act."""
        if level == 0:
            return bytes(self.leaf)
        return bytes(self.nodes)[(level - 1) * HASH_SIZE : level * HASH_SIZE]

    def line(self, previous: str | None) -> bytes:
        """The act's line of the file, without the newline; `previous` is the leaf hash of the act before."""
        return acts.line(self.index, acts.write_time(self.at), self.kind, previous, self.body.encode())


class Checkpoint(ImmutableModel):
    """A state of the log that the house signed: one after every append, never two of one size."""

    organization = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, related_name="checkpoints", db_index=False
    )
    size = models.PositiveBigIntegerField()
    root = models.BinaryField()
    note = models.TextField()

    class Meta:
        ordering = ("organization", "size")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "size"], name="checkpoint_size"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} at {self.size}"


def act_index(place: Place) -> int:
    """The act that holds the hash of this complete subtree: the last it covers."""
    level, position = place
    return ((position + 1) << level) - 1
