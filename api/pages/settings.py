"""Where the pages' files are, read when the app is built."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[2]


class PageSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_`."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_", extra="ignore")

    data_dir: Path = Field(
        default=PROJECT_ROOT / ".petakasih", description="folder of everything the service makes"
    )

    files_dir: Path | None = Field(
        default=None,
        description="folder of publications' files and reports; `files` in data_dir by default",
    )

    @property
    def made_dir(self) -> Path:
        """Return the folder of files that are made once and kept: downloads and reports."""
        return self.files_dir or self.data_dir / "files"

    @property
    def web_dir(self) -> Path:
        """Return the folder of the pages' sources."""
        return PROJECT_ROOT / "maps" / "web"

    @property
    def assets_dir(self) -> Path:
        """Return the folder of finished static files."""
        return self.data_dir / "web"

    @property
    def tiles_dir(self) -> Path:
        """Return the folder of tile archives."""
        return self.data_dir / "tiles"
