"""Fay and Herriot's model on the milk expenditure of 43 areas (Arora and Lahiri 1997)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from database.errors import InvalidInput
from geo.uncertainty.area_model import AreaModel, fit_area_model, improve_table

MILK = pd.read_csv(Path(__file__).with_name("milk.csv"))


def design() -> np.ndarray:
    """Return an intercept, and a column for each major area but the first."""
    return np.column_stack([np.ones(len(MILK)), *(MILK["major_area"] == one for one in (2, 3, 4))])


def fitted() -> AreaModel:
    return fit_area_model(MILK["direct_estimate"], MILK["standard_error"], design())


def test_the_fit_is_that_of_the_published_example() -> None:
    """O10, but for the last digit of the third estimate: it tells where the other fit stopped."""
    found = fitted()
    assert len(MILK) == 43
    assert found.coefficients == pytest.approx([0.968189, 0.132780, 0.226946, -0.241301], abs=5e-7)
    assert found.variance == pytest.approx(0.018550, abs=5e-7)
    assert found.improved[:2] == pytest.approx([1.021971, 1.047602], abs=5e-7)
    assert found.improved[2] == pytest.approx(1.0679514, abs=5e-8)


def test_a_fit_that_stops_as_samplics_does_gives_every_printed_digit() -> None:
    """O10: from a standard deviation of 0.001 on, until a step changes the variance by 1e-4."""
    direct, error = MILK["direct_estimate"].to_numpy(), MILK["standard_error"].to_numpy() ** 2
    covariates, variance, change = design().astype(float), 0.001**2, 1.0
    while change > 1e-4:
        weight = 1 / (error + variance)
        weighted = weight[:, np.newaxis] * covariates
        inside = np.linalg.solve(covariates.T @ weighted, weighted.T)
        projection = np.diag(weight) - weighted @ inside
        score = np.sum((projection @ direct) ** 2) - np.trace(projection)
        step = score / np.sum(projection**2)
        change, variance = abs(step / variance), variance + step
    weight = 1 / (error + variance)
    regression = covariates @ np.linalg.solve(
        covariates.T * weight @ covariates, covariates.T * weight @ direct
    )
    improved = regression + variance / (variance + error) * (direct - regression)
    assert improved[:3] == pytest.approx([1.021971, 1.047602, 1.067952], abs=5e-7)


def restricted_likelihood(variance: float) -> float:
    """Return the logarithm of the restricted likelihood, up to a constant."""
    direct, covariates = MILK["direct_estimate"].to_numpy(), design()
    weight = 1 / (MILK["standard_error"].to_numpy() ** 2 + variance)
    information = covariates.T * weight @ covariates
    residual = direct - covariates @ np.linalg.solve(information, covariates.T * weight @ direct)
    determinant = np.log(np.linalg.det(information)) - np.log(weight).sum()
    return float(-(determinant + weight @ residual**2) / 2)


def test_the_variance_is_the_likeliest_one() -> None:
    found = fitted().variance
    assert restricted_likelihood(found) > restricted_likelihood(found * 1.001)
    assert restricted_likelihood(found) > restricted_likelihood(found * 0.999)


def test_an_improved_estimate_lies_between_the_direct_one_and_the_regression() -> None:
    found = fitted()
    ends = np.sort([MILK["direct_estimate"], design() @ found.coefficients], axis=0)
    assert np.all((ends[0] <= found.improved) & (found.improved <= ends[1]))


def test_areas_that_differ_no_more_than_their_errors_take_the_regressions_value() -> None:
    found = fit_area_model([1.0, 1.1, 0.9, 1.0], [0.5] * 4, np.ones((4, 1)))
    assert found.variance == 0
    assert found.improved == pytest.approx(np.full(4, 1.0))


@pytest.mark.parametrize(
    ("errors", "covariates", "field"),
    [
        ([0.1, 0.0, 0.1], np.ones((3, 1)), "standard_error"),
        ([0.1, 0.1, 0.1], np.ones((3, 2)), "covariates"),
    ],
)
def test_errors_of_zero_and_covariates_that_follow_from_each_other_are_refused(
    errors: list[float], covariates: np.ndarray, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        fit_area_model([1.0, 2.0, 3.0], errors, covariates)
    assert refused.value.field == field


def test_a_file_of_estimates_gets_a_column_of_improved_ones(tmp_path: Path) -> None:
    file = tmp_path / "milk.csv"
    table = MILK.rename(columns={"direct_estimate": "estimate"}).drop(columns="major_area")
    for one in (2, 3, 4):
        table[f"in_{one}"] = (MILK["major_area"] == one).astype(int)
    table.assign(area=range(43)).to_csv(file, index=False)
    found, variance = improve_table(file)
    assert found["improved"].to_numpy() == pytest.approx(fitted().improved)
    assert variance == pytest.approx(0.018550, abs=5e-7)


@pytest.mark.parametrize("text", ["area,estimate\nA,1\n", "area,estimate,standard_error\nA,x,1\n"])
def test_a_file_without_a_column_or_with_a_word_for_a_number_is_refused(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(text)
    with pytest.raises(InvalidInput) as refused:
        improve_table(file)
    assert refused.value.field == "file"
