"""The command line: `petakasih COMMAND`. Each topic lives in a file of its own."""

import importlib
from importlib.metadata import version as installed_version

import typer

from cli.check import check, run_tests
from cli.console import one_line_failures
from cli.up import down, status, up

TOPICS = {
    "agreements": ("cli.agreements", "Data-sharing agreements, and what was taken under them."),
    "aid": ("cli.aid", "Applications for aid, and what became of those who were aided."),
    "audit": ("cli.audit", "The audit trail: who read or changed what."),
    "boundaries": ("cli.boundaries", "Build, list, check and load boundary sets."),
    "coordination": ("cli.coordination", "What agencies give, together: overlaps, leaks, gaps."),
    "duplicates": ("cli.duplicates", "Households that may be one: search, decide, undo."),
    "gazetteer": ("cli.gazetteer", "Places, postcodes and localities, versioned."),
    "geocode": ("cli.geocode", "Addresses to points and districts, and how well that works."),
    "housing": ("cli.housing", "Applications for a PPRT/PPRS house, to the keys."),
    "import": ("cli.imports", "Households, members and aid from files."),
    "keys": (
        "cli.data_keys",
        "Data keys: what identity, telephone and bank numbers are sealed by.",
    ),
    "map": ("cli.map", "Maps to hand out."),
    "meetings": ("cli.meetings", "Focus group meetings (FGD, FGN) and their decisions."),
    "poverty-lines": ("cli.poverty_lines", "Poverty line (PGK) tables."),
    "ppr": ("cli.ppr", "PPR projects, and applications for a flat."),
    "programmes": ("cli.programmes", "The catalogue of aid programmes, as of a day."),
    "publication": ("cli.publication", "Publications and their files."),
    "registrations": ("cli.registrations", "Cases, their queue and their steps."),
    "registry": ("cli.registry", "The household registry."),
    "scenarios": ("cli.scenarios", "Sharings of houses: kept, compared, approved, filled."),
    "statistics": ("cli.statistics", "Published figures as files."),
    "report": ("cli.report", "Reports to print: a district, a state, the nation."),
    "status-checks": ("cli.status_checks", "The log of the citizens' status check."),
    "users": ("cli.users", "Accounts, their roles and their first passwords."),
}
"""Topics with commands of their own: the module's `app`."""

COMMANDS = {
    "allocate": ("cli.allocate", "allocate"),
    "assess": ("cli.assessments", "assess"),
    "eligibility": ("cli.eligibility", "eligibility"),
    "locate": ("cli.publish", "locate"),
    "publish": ("cli.publish", "publish"),
}
"""Single commands: the module's function."""

app = typer.Typer(
    help="PetaKasih: find poor households, know where they live, send help to the right place.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

for command in (up, down, status, check):
    app.command()(command)
app.command("test", context_settings={"ignore_unknown_options": True})(run_tests)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"petakasih {installed_version('petakasih')}")


for name, (module, function) in COMMANDS.items():
    app.command(name)(getattr(importlib.import_module(module), function))
for topic, (module, summary) in TOPICS.items():
    app.add_typer(importlib.import_module(module).app, name=topic, help=summary)


def main() -> None:
    """Run the command line; explained failures become one line and exit code 1."""
    with one_line_failures():
        app()
