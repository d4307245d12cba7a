"""Who runs the service, as every page says."""

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from maps.texts.service import Texts


class OperatorSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_OPERATOR_`."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_OPERATOR_", extra="ignore")

    name: str = Field(default="", max_length=120, description="who runs the service")
    contact: str = Field(default="", max_length=200, description="telephone or e-mail for readers")
    is_government: bool = Field(
        default=False, description="the operator is a government body: the pages then say so"
    )

    @model_validator(mode="after")
    def _named(self) -> "OperatorSettings":
        if self.is_government and not self.name:
            raise ValueError("PETAKASIH_OPERATOR_NAME must name the government body")
        return self

    def standing(self, t: Texts) -> str:
        """Return who runs the service; that it is no government site unless it is one."""
        if self.is_government:
            return t("frame-government", name=self.name)
        run_by = t("frame-run_by", name=self.name) if self.name else t("frame-run_by_nobody")
        return f"{t('frame-not_government')} {run_by}"

    def notice(self, t: Texts) -> str:
        """Return the same with what it means for the reader, and whom to ask."""
        told = [self.standing(t)]
        if not self.is_government:
            told.append(t("frame-general"))
        if self.contact:
            told.append(t("frame-contact", contact=self.contact))
        return " ".join(told)
