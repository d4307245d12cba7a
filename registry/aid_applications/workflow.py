"""The life of an application for aid, from asking to the end of the aid (`workflow.csv`)."""

from registry.workflows.service import read_workflow

WORKFLOW = read_workflow("registry.aid_applications")

OPEN_STATES = ("dimohon", "disaring", "diluluskan", "dibayar")
"""While one stands so, nobody can ask for the same programme for the same recipient again."""
