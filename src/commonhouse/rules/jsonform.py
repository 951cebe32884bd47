"""Plain values as JSON and back: one policy for statements, inputs and results of every rule.

The forms are what the public record publishes, so they hold to what RFC 8785 can write in one way only:

- an int is a JSON integer between -(2^53 - 1) and 2^53 - 1; anything larger is refused, both ways;
- an int annotated as `BigInt` (ledger totals, serial numbers of any size) is a text of digits;
- a Fraction is a text, "3/4" or "-2", in lowest terms; a Decimal is a text, "12.50"; a date is "2026-05-31";
- there are no floats: a JSON number with a point or an exponent is refused;
- an enum is its value; a tuple is a list, a frozenset a sorted list, a mapping with text keys an object;
- an object annotated as `Stated` stands as it is, for another form to read;
- a dataclass is an object with one member a field. Reading refuses unknown members and fills in defaults;
- where several dataclasses may stand, the object says which by "type": the class name in kebab-case.

Reading is strict: every error names the path ("input.projects[3].cost"), what is wrong and what to do.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import (
    Annotated,
    Any,
    Final,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

T = TypeVar("T")

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
Schema: TypeAlias = dict[str, Any]

MAX_SAFE_INT: Final = 2**53 - 1
MAX_TEXT_NUMBER: Final = 1000  # characters of a number written as text
MAX_SHOWN: Final = 60  # characters of a bad value quoted in an error


class FormError(ValueError):
    """JSON that does not fit: `path` names the place, `problem` what is wrong, `fix` what to do (or "")."""

    def __init__(self, path: str, problem: str, fix: str = "") -> None:
        super().__init__(" ".join(part for part in (f"{path}: {problem}", fix) if part))
        self.path = path
        self.problem = problem
        self.fix = fix


@dataclass(frozen=True, slots=True)
class AsText:
    """Marks an int that is written as a text of digits, because it may pass 2^53."""


BigInt = Annotated[int, AsText()]


@dataclass(frozen=True, slots=True)
class AsItStands:
    """Marks an object of JSON that another form reads later (the statement of a rule, within a charter)."""


Stated = Annotated[dict[str, Any], AsItStands()]


@dataclass(frozen=True)
class Form(Generic[T]):
    """How values of one type are written to JSON, read (given the path to name in errors) and described."""

    dump: Callable[[T], Json]
    load_at: Callable[[Json, str], T]
    schema: Callable[[], Schema]

    def load(self, data: Json, path: str = "input") -> T:
        """The value. Raises FormError."""
        return self.load_at(data, path)


def parse(text: str | bytes, path: str = "input") -> Json:
    """JSON text as plain values. Raises FormError for bad JSON and for a member given twice."""

    def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        members = dict(pairs)
        if len(members) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise FormError(path, f'the member "{twice}" is given twice in one object.', "Keep one of them.")
        return members

    try:
        data: Json = json.loads(text, object_pairs_hook=once)
    except FormError:
        raise
    except json.JSONDecodeError as error:
        raise FormError(path, f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except UnicodeDecodeError as error:
        raise FormError(path, f"not UTF-8 text at byte {error.start}.", "Save the file as UTF-8.") from None
    except RecursionError:
        raise FormError(path, "lists or objects are nested too deep.") from None
    except ValueError as error:
        raise FormError(path, f"not JSON: {error}.") from None
    return data


def form_of(kind: type[T]) -> Form[T]:
    """The form of a type (see the module's docstring for which). Raises TypeError for a type without one."""
    form: Form[T] = _form(cast(Any, kind))
    return form


def dump(kind: type[T], value: T) -> Json:
    return form_of(kind).dump(value)


def load(kind: type[T], data: Json, path: str = "input") -> T:
    return form_of(kind).load(data, path)


def type_tag(kind: type) -> str:
    """The class name in kebab-case: EqualShares is "equal-shares"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind.__name__).lower()


# Loading helpers ----------------------------------------------------------------------------------


def shown(data: object) -> str:
    """A bad value as an error quotes it: JSON, cut short."""
    try:
        text = json.dumps(data, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = repr(type(data))
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 3] + "..."


def load_int(data: Json, path: str) -> int:
    if isinstance(data, bool) or not isinstance(data, int):
        raise FormError(path, f"must be a whole number; got {shown(data)}.")
    if abs(data) > MAX_SAFE_INT:
        raise FormError(path, f"must be between -(2^53 - 1) and 2^53 - 1; got {shown(data)}.")
    return data


def load_text(data: Json, path: str) -> str:
    if not isinstance(data, str):
        raise FormError(path, f"must be text; got {shown(data)}.")
    if not data.isascii():
        try:
            data.encode()
        except UnicodeEncodeError:
            raise FormError(path, "has half of a Unicode pair (a lone surrogate).") from None
    return data


def load_list(data: Json, path: str) -> list[Json]:
    if not isinstance(data, list):
        raise FormError(path, f"must be a list; got {shown(data)}.")
    return data


def load_object(data: Json, path: str, known: tuple[str, ...], required: tuple[str, ...] = ()) -> dict[str, Json]:
    """An object with only the known members and all the required ones."""
    if not isinstance(data, dict):
        raise FormError(path, f"must be an object; got {shown(data)}.")
    for name in data:
        if name not in known:
            raise FormError(f"{path}.{name}", "there is no such member.", _did_you_mean(name, known))
    for name in required:
        if name not in data:
            raise FormError(f"{path}.{name}", "is missing.", "Add it.")
    return data


def dump_int(value: int) -> int:
    if abs(value) > MAX_SAFE_INT:
        raise FormError("number", f"{shown(value)} is beyond 2^53 - 1 and cannot be written exactly.")
    return int(value)


def _did_you_mean(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Known: {', '.join(known)}."


# Forms by type ------------------------------------------------------------------------------------


@cache
def _form(kind: Any) -> Form[Any]:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin, args = get_origin(kind), get_args(kind)
    if origin is not None:
        return _generic_form(kind, origin, args)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice_form({member.value: member for member in kind}, kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass_form(kind)
    raise TypeError(f"{kind!r} has no JSON form")


def _generic_form(kind: Any, origin: Any, args: tuple[Any, ...]) -> Form[Any]:
    for test, make in _GENERIC:
        if test(origin):
            return make(args)
    raise TypeError(f"{kind!r} has no JSON form")


def _annotated_form(args: tuple[Any, ...]) -> Form[Any]:
    if any(isinstance(extra, AsText) for extra in args[1:]):
        return _BIG_INT
    return _STATED if any(isinstance(extra, AsItStands) for extra in args[1:]) else _form(args[0])


def _literal_form(args: tuple[Any, ...]) -> Form[Any]:
    return _choice_form({value: value for value in args})


def _load_none(data: Json, path: str) -> None:
    if data is not None:
        raise FormError(path, f"must be null; got {shown(data)}.")


def _load_bool(data: Json, path: str) -> bool:
    if not isinstance(data, bool):
        raise FormError(path, f"must be true or false; got {shown(data)}.")
    return data


def _load_fraction(data: Json, path: str) -> Fraction:
    text = data if isinstance(data, str) else ""
    if not re.fullmatch(r"-?[0-9]+(/[0-9]+)?", text, re.ASCII) or len(text) > MAX_TEXT_NUMBER:
        raise FormError(path, f"must be a fraction as text; got {shown(data)}.", 'Write "3/4" or "2".')
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise FormError(path, f"divides by zero; got {shown(data)}.") from None


def _load_decimal(data: Json, path: str) -> Decimal:
    text = data if isinstance(data, str) else ""
    try:
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text, re.ASCII) or len(text) > MAX_TEXT_NUMBER:
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation:
        raise FormError(path, f"must be a decimal as text; got {shown(data)}.", 'Write "12.50".') from None


def _dump_decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise FormError("number", f"{value} is not a number.")
    return format(value, "f")


def _load_big_int(data: Json, path: str) -> int:
    text = data if isinstance(data, str) else ""
    if not re.fullmatch(r"-?[0-9]+", text, re.ASCII) or len(text) > MAX_TEXT_NUMBER:
        raise FormError(path, f"must be a whole number as text; got {shown(data)}.", 'Write "1200".')
    return int(text)


def _load_date(data: Json, path: str) -> date:
    try:
        if not isinstance(data, str) or len(data) != 10:
            raise ValueError
        return date.fromisoformat(data)
    except ValueError:
        raise FormError(path, f"must be a date; got {shown(data)}.", 'Write "2026-05-31".') from None


_SIMPLE: Final[dict[Any, Form[Any]]] = {
    type(None): Form(lambda value: None, _load_none, lambda: {"type": "null"}),
    bool: Form(bool, _load_bool, lambda: {"type": "boolean"}),
    int: Form(
        dump_int,
        load_int,
        lambda: {"type": "integer", "minimum": -MAX_SAFE_INT, "maximum": MAX_SAFE_INT},
    ),
    str: Form(str, load_text, lambda: {"type": "string"}),
    Fraction: Form(str, _load_fraction, lambda: {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}),
    Decimal: Form(_dump_decimal, _load_decimal, lambda: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
    date: Form(date.isoformat, _load_date, lambda: {"type": "string", "format": "date"}),
}
_BIG_INT: Final[Form[Any]] = Form(str, _load_big_int, lambda: {"type": "string", "pattern": "^-?[0-9]+$"})


def _load_stated(data: Json, path: str) -> dict[str, Json]:
    if not isinstance(data, dict):
        raise FormError(path, f"must be an object; got {shown(data)}.")
    return {load_text(name, path): _copied(value, f"{path}.{name}") for name, value in data.items()}


def _copied(data: Json, path: str) -> Json:
    """The same JSON again, all of it of the kinds that a record may hold."""
    if isinstance(data, dict):
        return _load_stated(data, path)
    if isinstance(data, list):
        return [_copied(value, f"{path}[{place}]") for place, value in enumerate(data)]
    if data is None or isinstance(data, bool):
        return data
    return load_int(data, path) if isinstance(data, int) else load_text(data, path)


_STATED: Final[Form[Any]] = Form(lambda value: _copied(value, "statement"), _load_stated, lambda: {"type": "object"})


def _choice_form(values: dict[Any, Any], kind: type | None = None) -> Form[Any]:
    """One of a few values. `values` maps what JSON holds to what Python holds."""
    written = {python: plain for plain, python in values.items()}

    def load(data: Json, path: str) -> Any:
        if isinstance(data, (str, int)) and data in values:
            return values[data]
        names = ", ".join(shown(value) for value in values)
        raise FormError(path, f"must be one of {names}; got {shown(data)}.")

    def schema() -> Schema:
        described = {} if kind is None else _described(kind)
        return {"enum": list(values), **described}

    return Form(lambda value: written[value], load, schema)


def _tuple_form(items: tuple[Any, ...]) -> Form[Any]:
    if len(items) == 2 and items[1] is Ellipsis:
        return _list_form(items[0])
    return _fixed_form(items)


def _list_form(item: Any) -> Form[Any]:
    form = _form(item)

    def load(data: Json, path: str) -> tuple[Any, ...]:
        return tuple(form.load(value, f"{path}[{i}]") for i, value in enumerate(load_list(data, path)))

    return Form(
        lambda value: [form.dump(part) for part in value],
        load,
        lambda: {"type": "array", "items": form.schema()},
    )


def _fixed_form(items: tuple[Any, ...]) -> Form[Any]:
    forms = [_form(item) for item in items]

    def load(data: Json, path: str) -> tuple[Any, ...]:
        values = load_list(data, path)
        if len(values) != len(forms):
            raise FormError(path, f"must have {len(forms)} items; got {len(values)}.")
        return tuple(
            form.load(value, f"{path}[{i}]") for i, (form, value) in enumerate(zip(forms, values, strict=True))
        )

    def schema() -> Schema:
        size = len(forms)
        prefix = [form.schema() for form in forms]
        return {"type": "array", "prefixItems": prefix, "items": False, "minItems": size}

    return Form(lambda value: [form.dump(v) for form, v in zip(forms, value, strict=True)], load, schema)


def _set_form(items: tuple[Any, ...]) -> Form[Any]:
    form = _list_form(items[0])

    def load(data: Json, path: str) -> frozenset[Any]:
        values = form.load(data, path)
        if len(set(values)) != len(values):
            raise FormError(path, "names a value twice.", "Keep one of them.")
        return frozenset(values)

    return Form(lambda value: form.dump(sorted(value)), load, lambda: {**form.schema(), "uniqueItems": True})


def _mapping_form(args: tuple[Any, ...]) -> Form[Any]:
    if args[0] is not str:
        raise TypeError("only mappings with text keys have a JSON form")
    form = _form(args[1])

    def load(data: Json, path: str) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise FormError(path, f"must be an object; got {shown(data)}.")
        return {name: form.load(value, f"{path}.{name}") for name, value in data.items()}

    return Form(
        lambda value: {str(name): form.dump(part) for name, part in value.items()},
        load,
        lambda: {"type": "object", "additionalProperties": form.schema()},
    )


def _union_form(args: tuple[Any, ...]) -> Form[Any]:
    rest = tuple(arg for arg in args if arg is not type(None))
    inner = _form(rest[0]) if len(rest) == 1 else _tagged_form(rest)
    if len(rest) == len(args):
        return inner
    return Form(
        lambda value: None if value is None else inner.dump(value),
        lambda data, path: None if data is None else inner.load(data, path),
        lambda: {"anyOf": [inner.schema(), {"type": "null"}]},
    )


def _tagged_form(kinds: tuple[Any, ...]) -> Form[Any]:
    """One of several dataclasses; the object says which by "type"."""
    if not all(dataclasses.is_dataclass(kind) for kind in kinds):
        raise TypeError("only dataclasses can stand beside each other in a union")
    by_tag = {type_tag(kind): kind for kind in kinds}
    forms = {kind: _form(kind) for kind in kinds}

    def dump(value: Any) -> Json:
        plain = cast(dict[str, Json], forms[type(value)].dump(value))
        return {"type": type_tag(type(value)), **plain}

    def load(data: Json, path: str) -> Any:
        if not isinstance(data, dict):
            raise FormError(path, f"must be an object; got {shown(data)}.")
        tag = data.get("type")
        if not isinstance(tag, str) or tag not in by_tag:
            raise FormError(f"{path}.type", f"must be one of {', '.join(by_tag)}; got {shown(tag)}.")
        return forms[by_tag[tag]].load({name: v for name, v in data.items() if name != "type"}, path)

    def schema() -> Schema:
        choices = []
        for tag, kind in by_tag.items():
            plain = forms[kind].schema()
            properties = {"type": {"const": tag}, **plain["properties"]}
            required = ["type", *plain.get("required", [])]
            choices.append({**plain, "properties": properties, "required": required})
        return {"oneOf": choices}

    return Form(dump, load, schema)


def _dataclass_form(kind: Any) -> Form[Any]:
    hints = get_type_hints(kind, include_extras=True)
    fields = [field for field in dataclasses.fields(kind) if field.init]
    forms = {field.name: _form(hints[field.name]) for field in fields}
    known = tuple(forms)
    required = tuple(field.name for field in fields if not _has_default(field))

    def dump(value: Any) -> Json:
        return {name: form.dump(getattr(value, name)) for name, form in forms.items()}

    def load(data: Json, path: str) -> Any:
        members = load_object(data, path, known, required)
        values = {name: forms[name].load(value, f"{path}.{name}") for name, value in members.items()}
        return build(kind, values, path)

    def schema() -> Schema:
        properties = {field.name: _field_schema(field, forms[field.name]) for field in fields}
        plain: Schema = {"type": "object", **_described(kind), "properties": properties}
        if required:
            plain["required"] = list(required)
        return {**plain, "additionalProperties": False}

    return Form(dump, load, schema)


def build(kind: Callable[..., T], values: Mapping[str, Any], path: str) -> T:
    """Make a value, turning a constructor's own ValueError into a FormError at `path`.

    An error with a `field`, `problem` and `fix` (as the rules raise) keeps them.
    """
    try:
        return kind(**values)
    except FormError:
        raise
    except ValueError as error:
        field = getattr(error, "field", "")
        place = f"{path}.{field}" if field else path
        raise FormError(place, str(getattr(error, "problem", error)), getattr(error, "fix", "")) from None


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _field_schema(field: dataclasses.Field[Any], form: Form[Any]) -> Schema:
    if field.default is not dataclasses.MISSING:
        return {**form.schema(), "default": form.dump(field.default)}
    if field.default_factory is not dataclasses.MISSING:
        return {**form.schema(), "default": form.dump(field.default_factory())}
    return form.schema()


def _described(kind: type) -> Schema:
    """The title and the first paragraph of the docstring, where one was written."""
    doc = kind.__doc__ or ""
    if not doc or doc.startswith(f"{kind.__name__}("):  # dataclass writes its signature when there is none
        return {"title": kind.__name__}
    paragraph = doc.strip().split("\n\n")[0]
    return {"title": kind.__name__, "description": " ".join(paragraph.split())}


_GENERIC: Final[tuple[tuple[Callable[[Any], bool], Callable[[tuple[Any, ...]], Form[Any]]], ...]] = (
    (lambda origin: origin is Annotated, _annotated_form),
    (lambda origin: origin is Literal, _literal_form),
    (lambda origin: origin in {Union, types.UnionType}, _union_form),
    (lambda origin: origin is tuple, _tuple_form),
    (lambda origin: origin is frozenset, _set_form),
    (lambda origin: isinstance(origin, type) and issubclass(origin, Mapping), _mapping_form),
)
