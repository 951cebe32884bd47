"""Pabulib files (.pb), the format in which cities publish participatory budgets: reader and writer."""

from .errors import PabulibError, Problem, Remark
from .reader import PabulibFile, read

__all__ = ["PabulibError", "PabulibFile", "Problem", "Remark", "read"]
