"""The policy of an assessment, as settings: which table, on which basis, and is aid income."""

from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class AssessmentPolicy(BaseSettings):
    """`PETAKASIH_ASSESSMENT_VERSION`, `_BASIS` and `_AID_COUNTED`; stored with each result."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_ASSESSMENT_", frozen=True)

    version: str = "PGK-2019"
    basis: Literal["isi_rumah", "per_kapita"] = "per_kapita"
    aid_counted: bool = True
