"""The life of an application for a house, from asking to the keys (`workflow.csv`)."""

from registry.workflows.service import read_workflow

WORKFLOW = read_workflow("registry.housing_applications")

CLOSED = ("ditolak", "ditarik_balik", "diserah")
OPEN_STATES = tuple(state for state in WORKFLOW.states if state not in CLOSED)
"""While one stands so, the household cannot ask for another house."""

BEFORE_RECOMMENDATION = ("dimohon", "diperiksa")
"""While it stands so, its papers and its inspection can be filed."""

UNSETTLED = ("dimohon", "diperiksa", "disokong", "menunggu")
SETTLED = ("diluluskan", "dilantik", "dibina", "siap", "diserah")
"""A house is granted or given: the family is not ranked again."""

UNDER_WORKS = ("dibina", "siap")
RANKED = ("disokong", "menunggu")
"""Recommended, without a house yet: who is first in a district's list."""
