"""Files of ranked ballots (.blt), as councils, Algorithm 123, OpaVote and others write them: reader and writer."""

from ..reading.problems import Problem, Remark
from .reader import BltError, BltFile, read
from .writer import write

__all__ = ["BltError", "BltFile", "Problem", "Remark", "read", "write"]
