"""Small .blt files for tests."""

GOOD = """4 2
-2
3 1 3 4 0
4 1 3 2 0
2 4 1=3 0
1 2 0   # for Basil, who withdrew
5 0
2 2 4 3 1 0
0
"Adam"
"Basil ""Baz"" Smith"
Charlotte O'Neil (Grn)
"Donald"
"Parish council"
"""

COUNCIL = """3 2
10 1 2 0
7 2 0
5 3 1 2 0
0
Ana ALVES (Ind)
Bo BERG (Ind)
Cy COLE (Ind)
Ward 7 - "The Moor"
"""
