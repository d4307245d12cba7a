"""The web service, built from a database: nothing is made at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import anyio
from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api import problems
from api.access.gate import Gate
from api.access.guard import guard
from api.access.matrix import require_rows
from api.access.providers import Providers, ProviderSettings
from api.access.rates import Rates, RateSettings, counted
from api.access.strangers import Strangers
from api.agencies.endpoints import router as agencies
from api.agreements.endpoints import router as agreements
from api.aid.endpoints import router as aid
from api.aid_applications.endpoints import router as aid_applications
from api.allocation_scenarios.endpoints import router as allocation_scenarios
from api.allocations.endpoints import router as allocations
from api.areas.endpoints import router as areas
from api.assessments.endpoints import router as assessments
from api.audit.endpoints import router as audit
from api.bodies import Bodies, Service
from api.boundary_sets.endpoints import router as boundary_sets
from api.citizens.endpoints import router as citizens
from api.clusters.endpoints import router as clusters
from api.context import Context
from api.coordination.endpoints import router as coordination
from api.data_requests.endpoints import router as data_requests
from api.desks.endpoints import router as desks
from api.downloads.endpoints import router as downloads
from api.duplicates.endpoints import router as duplicates
from api.eligibility.endpoints import router as eligibility
from api.geocode.endpoints import router as geocode
from api.health.endpoints import router as health
from api.history.endpoints import router as history
from api.households.endpoints import router as households
from api.households.people import router as household_people
from api.housing_applications.endpoints import router as housing_applications
from api.housing_applications.inspections import router as housing_inspections
from api.housing_desk.flats import router as desk_flats
from api.housing_desk.houses import router as desk_houses
from api.housing_desk.sharings import router as desk_sharings
from api.imports.desk import ImportDesk
from api.imports.endpoints import router as imports
from api.imports.settings import ImportSettings
from api.imports.templates import router as import_templates
from api.indicators.endpoints import router as indicators
from api.live.endpoints import router as live
from api.locate.endpoints import router as locate
from api.meetings.endpoints import router as meetings
from api.middleware import AnsweredHosts, HeadAsGet
from api.officer_desk.account import router as officer_account
from api.officer_desk.agreements import router as officer_agreements
from api.officer_desk.cases import router as officer_cases
from api.officer_desk.changes import router as officer_changes
from api.officer_desk.duplicates import router as officer_duplicates
from api.officer_desk.import_rows import router as officer_import_rows
from api.officer_desk.imports import router as officer_imports
from api.officer_desk.intake import router as officer_intake
from api.officer_desk.meetings import router as officer_meetings
from api.officer_desk.new_meeting import router as officer_new_meeting
from api.offices.endpoints import router as offices
from api.openapi import complete_openapi
from api.options.endpoints import router as options
from api.pages import failures
from api.pages.endpoints import router as pages
from api.pages.settings import PageSettings
from api.pages.sheets import router as sheets
from api.pages.site import Site
from api.parameters import refuse_repeats
from api.planner.endpoints import router as planner
from api.poverty_lines.endpoints import router as poverty_lines
from api.ppr.endpoints import router as ppr
from api.programmes.endpoints import router as programmes
from api.publications.endpoints import router as publications
from api.quality.endpoints import router as quality
from api.reference.endpoints import router as reference
from api.referrals.endpoints import router as referrals
from api.registrations.endpoints import reports
from api.registrations.endpoints import router as registrations
from api.reports.endpoints import router as area_reports
from api.review.endpoints import router as review
from api.self_checks.endpoints import router as self_checks
from api.sessions.endpoints import router as sessions
from api.sessions.oauth import router as oauth
from api.settings import ApiSettings
from api.statistics.endpoints import router as statistics
from api.status_checks.desk import StatusDesk
from api.status_checks.endpoints import router as status_checks
from api.workflow.endpoints import router as workflow
from database.errors import SetupError
from database.keys import SecretSettings, is_lasting
from database.serving import Serving
from geo.geocoding.service import GeocoderCache
from geo.placement.decisions import Desk
from registry.accounts.settings import AccountSettings
from registry.status_checks.settings import StatusCheckSettings

ROUTERS = (
    statistics,
    history,
    live,
    areas,
    indicators,
    publications,
    downloads,
    clusters,
    area_reports,
    boundary_sets,
    reference,
    locate,
    geocode,
    review,
    quality,
    options,
    offices,
    workflow,
    households,
    household_people,
    agencies,
    data_requests,
    agreements,
    referrals,
    aid,
    aid_applications,
    programmes,
    coordination,
    allocations,
    allocation_scenarios,
    housing_applications,
    housing_inspections,
    ppr,
    eligibility,
    assessments,
    poverty_lines,
    registrations,
    reports,
    meetings,
    duplicates,
    imports,
    import_templates,
    status_checks,
    self_checks,
    citizens,
    desks,
    audit,
    sessions,
    oauth,
    planner,
    officer_account,
    officer_agreements,
    officer_intake,
    officer_cases,
    officer_new_meeting,
    officer_meetings,
    officer_changes,
    officer_duplicates,
    officer_imports,
    desk_houses,
    desk_flats,
    desk_sharings,
    officer_import_rows,
    health,
    pages,
    sheets,
)


def create_app(serving: Serving, settings: ApiSettings | None = None) -> FastAPI:
    """Return the web service of this database; its connections close when the service stops.

    Raises:
        SetupError: an endpoint has no row in the matrix, or a public service no lasting secret.
    """
    settings = settings or ApiSettings()
    _require_lasting_secret(settings)
    app = Service(
        title="PetaKasih",
        version=version("petakasih"),
        summary="Registered poverty and aid by area in Malaysia, in immutable publications.",
        # The viewers that FastAPI offers load scripts from other hosts.
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        dependencies=[Depends(guard), Depends(counted), Depends(refuse_repeats)],
        lifespan=_lifespan,
        max_body_size=settings.body_bytes,
    )
    app.state.context = Context(serving, settings)
    app.state.geocoder = GeocoderCache()
    app.state.desk = Desk(app.state.geocoder)
    app.state.gate = Gate(
        serving.door, serving.keys, AccountSettings(), Providers(ProviderSettings())
    )
    app.state.rates = Rates(RateSettings())
    app.state.strangers = Strangers(serving.door)
    app.state.import_desk = ImportDesk(ImportSettings())
    app.state.status_desk = StatusDesk(serving.door, StatusCheckSettings())
    app.state.site = Site(app.state.context, PageSettings())
    problems.install(app)
    failures.install(app)
    for router in ROUTERS:
        require_rows(route for route in router.routes if isinstance(route, APIRoute))
        app.include_router(router)
    app.add_middleware(Bodies, seconds=settings.body_seconds)
    app.add_middleware(HeadAsGet)
    app.add_middleware(AnsweredHosts, hosts=settings.answered_hosts)
    complete_openapi(app)
    return app


def _require_lasting_secret(settings: ApiSettings) -> None:
    if settings.is_secure and not is_lasting(SecretSettings()):
        raise SetupError(
            "The service has no secret of its own: set PETAKASIH_SECRET_FILE or PETAKASIH_SECRET."
        )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    strangers: Strangers = app.state.strangers
    async with anyio.create_task_group() as beside:
        beside.start_soon(strangers.enter_each_window)
        yield
        beside.cancel_scope.cancel()
    await run_in_threadpool(strangers.enter_or_log)
    await run_in_threadpool(app.state.import_desk.close)
    await run_in_threadpool(app.state.context.serving.close)
