"""What the pages share: static files, tile archives, the publication they show."""

import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from api.context import Context
from api.memo import Memo
from api.pages.operator import OperatorSettings
from api.pages.rendering import Frame
from api.pages.settings import PageSettings
from boundaries.areas.service import list_areas
from database.errors import NotFound
from database.session import ReadSession
from geo.publication.queries import PublicationInfo
from maps.explorer.assets import Assets, find_assets
from maps.explorer.editions import Edition, edition, tag_of
from maps.tiles.service import build_tiles

EDITION_SECONDS = 3_600


@dataclass
class Site:
    """The pages' own state beside the app's context."""

    context: Context
    settings: PageSettings
    frame: Frame = field(default_factory=lambda: Frame(OperatorSettings()))
    _editions: Memo[Edition] = field(init=False, default_factory=lambda: Memo(EDITION_SECONDS, 8))
    _area_names: dict[int, dict[str, str]] = field(init=False, default_factory=dict)
    _tiling: threading.Lock = field(init=False, default_factory=threading.Lock)

    @cached_property
    def assets(self) -> Assets:
        """Return the static files.

        Raises:
            Unavailable: they have not been built.
        """
        return find_assets(self.settings.web_dir, self.settings.assets_dir)

    @property
    def assets_address(self) -> str:
        """Return the address of the static files' folder."""
        return f"/assets/{self.assets.tag}"

    def edition(self) -> Edition:
        """Return the newest publication as the explorer knows it.

        Raises:
            NotFound: nothing is published yet.
        """
        return self._edition(self.context.publication(None))

    def edition_of(self, tag: str) -> Edition:
        """Return the newest publication, or an earlier one on its boundaries, by its short name.

        Raises:
            NotFound: it is none of these.
        """
        newest = self.edition()
        for publication in (newest.publication, *newest.earlier):
            if tag == tag_of(publication):
                return self._edition(publication)
        raise NotFound("This publication is no longer shown: load the page again.")

    def _edition(self, publication: PublicationInfo) -> Edition:
        def ask() -> Edition:
            with self.context.database.reading() as session:
                return edition(session, publication)

        return self._editions.get(publication.digest, ask, immutable=True)

    def area_names(self, session: ReadSession) -> dict[str, str]:
        """Return names of states and districts by code; none before a boundary set is built."""
        try:
            set_id = self.context.boundary_set(None).id
        except NotFound:
            return {}
        if set_id not in self._area_names:
            self._area_names[set_id] = {
                area.code: area.name
                for level in ("state", "district")
                for area in list_areas(session, set_id, level=level)
            }
        return self._area_names[set_id]

    def tiles(self, name: str) -> Path:
        """Return the tile archive of the newest publication's boundary set, made if missing.

        Raises:
            NotFound: the name is not that archive's.
        """
        path = self.settings.tiles_dir / name
        if path.is_file():
            return path
        shown = self.edition()
        if name != shown.tiles:
            raise NotFound("There is no such tile archive.")
        with self._tiling:
            return build_tiles(
                self.context.database, shown.publication.boundary_set_id, self.settings.tiles_dir
            )


def site(request: Request) -> Site:
    """Return the app's pages."""
    found = request.app.state.site
    assert isinstance(found, Site)
    return found


SiteDep = Annotated[Site, Depends(site)]
