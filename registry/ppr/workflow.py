"""The life of an application for a flat, from asking to the agreement (`workflow.csv`)."""

from registry.workflows.service import read_workflow

WORKFLOW = read_workflow("registry.ppr")

CLOSED = ("ditolak", "ditarik_balik", "keluar")
OPEN_STATES = tuple(state for state in WORKFLOW.states if state not in CLOSED)
"""While one stands so, the household cannot ask for another flat."""
