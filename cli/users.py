"""`petakasih users`: accounts, their roles and their first passwords."""

from contextlib import closing
from getpass import getuser
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console

app = typer.Typer(no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="What the person types, or the service's client_id.")]
Role = Annotated[str, typer.Option(help="A code of the option list officer_roles.")]
Area = Annotated[
    str | None, typer.Option(help="State S12 or district D12-08; without one the country.")
]
Agency = Annotated[str | None, typer.Option(help="Agency such as JKM; without one every agency.")]


@app.command()
def create(
    login: Login,
    name: Annotated[str, typer.Option(help="As it shall stand in the registry.")],
    role: Annotated[str | None, typer.Option(help="First role.")] = None,
    area: Area = None,
    agency: Agency = None,
    service: Annotated[
        bool, typer.Option("--service", help="For a program, not a person.")
    ] = False,
    scope: Annotated[
        list[str] | None, typer.Option(help="Of a service: what it may ask for, see docs/roles.md.")
    ] = None,
) -> None:
    """Make an account and print its first password, or a service's secret. It is told only now."""
    from cli.context import open_database
    from registry.accounts import service as accounts
    from registry.accounts.service import Grant

    with closing(open_database()) as database, database.writing() as session:
        if service:
            made, secret = accounts.create_service(session, login, name, scope or [], getuser())
        else:
            made, secret = accounts.create_person(session, login, name, getuser())
        if role is not None:
            accounts.give(session, made, Grant(role, area, agency), getuser())
    console.print(
        "Secret of the service:" if service else "First password, good for choosing another:"
    )
    typer.echo(secret)


@app.command("list")
def list_them() -> None:
    """List accounts with their roles."""
    from cli.context import open_database
    from registry.accounts.service import list_accounts

    table = Table("Login", "Name", "Kind", "Roles", "Area", "Agency", "State")
    with closing(open_database()) as database, database.reading() as session:
        for account, grants in list_accounts(session):
            table.add_row(
                account.login,
                account.name,
                account.kind,
                "\n".join(one.role for one in grants),
                "\n".join(one.area or "*" for one in grants),
                "\n".join(one.agency or "*" for one in grants),
                "closed" if account.disabled_at else "open",
            )
    console.print(table)


@app.command()
def grant(login: Login, role: Role, area: Area = None, agency: Agency = None) -> None:
    """Give an account a role; it holds from the next request on."""
    from cli.context import open_database
    from registry.accounts import service as accounts

    with closing(open_database()) as database, database.writing() as session:
        given = accounts.Grant(role, area, agency)
        accounts.give(session, accounts.find(session, login), given, getuser())
    console.print(f"{login} has {given}.")


@app.command()
def revoke(login: Login, role: Role, area: Area = None, agency: Agency = None) -> None:
    """Take a role back, from the next request on."""
    from cli.context import open_database
    from registry.accounts import service as accounts

    with closing(open_database()) as database, database.writing() as session:
        taken = accounts.Grant(role, area, agency)
        accounts.take_back(session, accounts.find(session, login), taken, getuser())
    console.print(f"{login} has {taken} no more.")


@app.command()
def reset(login: Login) -> None:
    """Sign an account out everywhere and print a new first password, or a service's new secret."""
    from cli.context import open_database
    from registry.accounts import service as accounts

    with closing(open_database()) as database, database.writing() as session:
        account = accounts.find(session, login)
        renew = accounts.reset_secret if account.kind == "service" else accounts.reset_password
        secret = renew(session, account)
    typer.echo(secret)


@app.command()
def disable(login: Login) -> None:
    """Close an account: signed out at once, and let in no more."""
    from cli.context import open_database
    from registry.accounts import service as accounts

    with closing(open_database()) as database, database.writing() as session:
        accounts.disable(session, accounts.find(session, login))
    console.print(f"{login} is closed.")


@app.command()
def enable(login: Login) -> None:
    """Open an account that was closed or is locked."""
    from cli.context import open_database
    from registry.accounts import service as accounts

    with closing(open_database()) as database, database.writing() as session:
        accounts.enable(session, accounts.find(session, login))
    console.print(f"{login} is open.")


@app.command()
def roles() -> None:
    """Print which role may use which endpoint, as docs/roles.md has it."""
    from api.access.document import roles_document

    typer.echo(roles_document(), nl=False)
