"""Survey estimates of areas, improved by a regression over all of them: Fay and Herriot's model.

For an office that holds direct estimates with their standard errors, such as those of a household
survey by district (they are not public). An area's estimate is its regression's value plus a
difference of its own, of variance A, plus the survey's error of known variance; A is fitted by
restricted maximum likelihood. Source: Fay and Herriot 1979, JASA 74:269; Rao and Molina 2015, Small
Area Estimation, sections 5.2 and 6.1.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from database.errors import InvalidInput
from geo.uncertainty.service import Floats

STEPS = 200
CLOSE = 1e-12


@dataclass(frozen=True)
class AreaModel:
    """What was fitted: `coefficients` of the regression, the `variance` A between areas.

    `improved` has one estimate per area (EBLUP), in the unit of the direct ones: the direct
    estimate, pulled to its regression's value the more, the larger its standard error.
    """

    coefficients: Floats
    variance: float
    improved: Floats


def fit_area_model(
    estimates: ArrayLike, standard_errors: ArrayLike, covariates: ArrayLike
) -> AreaModel:
    """Fit the model; `covariates` has one row per area and a column per coefficient.

    Raises:
        InvalidInput: a standard error is not positive, or the covariates do not tell apart.
    """
    direct = np.asarray(estimates, dtype=float)
    error = np.asarray(standard_errors, dtype=float) ** 2
    design = np.asarray(covariates, dtype=float)
    if np.any(~(error > 0)):
        raise InvalidInput(
            "a standard error is not positive", field="standard_error", expected="above 0"
        )
    if np.linalg.matrix_rank(design) < design.shape[1] or len(direct) <= design.shape[1]:
        raise InvalidInput(
            "the covariates follow from each other, or are as many as the areas",
            field="covariates",
            expected="columns that differ, fewer than areas",
        )
    variance = _likeliest_variance(direct, error, design)
    coefficients = _regression(direct, 1 / (error + variance), design)
    value = design @ coefficients
    improved = value + variance / (variance + error) * (direct - value)
    return AreaModel(coefficients, variance, improved)


def improve_table(path: Path) -> tuple[pd.DataFrame, float]:
    """Return a CSV's rows with a column `improved`, and the variance between areas.

    Columns `area`, `estimate` and `standard_error`; all others are covariates, beside an intercept.

    Raises:
        InvalidInput: no such file, a column is missing, or a cell is no number.
    """
    try:
        table = pd.read_csv(path)
        numbers = table.drop(columns="area").astype(float)
        direct, error = numbers.pop("estimate"), numbers.pop("standard_error")
    except (OSError, KeyError, ValueError) as problem:
        raise InvalidInput(
            f"{path} cannot be used: {problem}",
            field="file",
            expected="a CSV with area, estimate, standard_error and numbers as covariates",
        ) from problem
    if numbers.isna().any(axis=None) or direct.isna().any():
        raise InvalidInput(f"{path} has empty cells", field="file", expected="a number in each")
    design = np.column_stack([np.ones(len(numbers)), numbers])
    found = fit_area_model(direct, error, design)
    return table.assign(improved=found.improved), found.variance


def _regression(direct: Floats, weight: Floats, design: Floats) -> Floats:
    return np.asarray(
        np.linalg.solve(design.T * weight @ design, design.T * weight @ direct), dtype=np.float64
    )


def _likeliest_variance(direct: Floats, error: Floats, design: Floats) -> float:
    """Return A by Fisher scoring of the restricted likelihood, never below 0."""
    variance = float(np.median(error))
    for _ in range(STEPS):
        weight = 1 / (error + variance)
        weighted = weight[:, np.newaxis] * design
        projection = np.diag(weight) - weighted @ np.linalg.solve(design.T @ weighted, weighted.T)
        residual = projection @ direct
        score = residual @ residual - np.trace(projection)
        step = float(score / np.sum(projection**2))
        before, variance = variance, max(variance + step, 0.0)
        if abs(variance - before) <= CLOSE * (1 + variance):
            break
    return variance
