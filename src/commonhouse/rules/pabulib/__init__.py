"""Pabulib files (.pb), the format in which cities publish participatory budgets: reader and writer."""

from .errors import PabulibError, Problem, Remark
from .official import official_statement
from .reader import PabulibFile, read
from .writer import write

__all__ = ["PabulibError", "PabulibFile", "Problem", "Remark", "official_statement", "read", "write"]
