"""Small Pabulib files for the tests."""

from __future__ import annotations

GOOD = '''\
META
key;value
description;A small town
country;Poland
unit;Town
instance;2026
num_projects;3
num_votes;4
budget;1000.50
vote_type;approval
rule;greedy
date_begin;01.05.2026
date_end;31.05.2026
max_length;2
currency;PLN
PROJECTS
project_id;cost;votes;name;category;selected
1;600;2;"Trees; and ""benches""";green,public space;1
2;400.5;2;Library;culture;1
x/3;900;1;Żółw;;0
VOTES
voter_id;vote;age
v1;1,2;30
v2;1;31
v3;2;
v4;x/3;77
'''

POINTS = """\
META
key;value
description;d
country;c
unit;u
instance;i
num_projects;2
num_votes;3
budget;100
vote_type;cumulative
rule;greedy
date_begin;2026
date_end;2026
min_sum_points;1
max_sum_points;5
PROJECTS
project_id;cost;votes;score
a;60;3;6
b;50;1;1
VOTES
voter_id;vote;points
1;a,b;4,1
2;a;2
3;a;0
"""


def replaced(text: str, old: str, new: str) -> bytes:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1).encode()
