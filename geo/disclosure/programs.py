"""Linear programs on HiGHS, kept loaded so that the next one starts where the last one ended."""

import highspy
import numpy as np
from scipy import sparse

from database.errors import Unavailable
from geo.disclosure.cells import Floats

DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4
SOLVED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


def load(
    cost: Floats,
    lower: Floats,
    upper: Floats,
    matrix: sparse.csr_array,
    row_lower: Floats,
    row_upper: Floats,
    *,
    bounds_change: bool = False,
) -> highspy.Highs:
    """Return a loaded program: minimise cost @ x within the column and row limits.

    One thread and no presolve: results do not depend on the machine, and each run starts from
    the last vertex, by the primal simplex if costs change between runs, by the dual if bounds do.
    """
    program = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub has no types
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("presolve", "off"),
        ("simplex_strategy", DUAL_SIMPLEX if bounds_change else PRIMAL_SIMPLEX),
    ):
        program.setOptionValue(option, value)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = cost.size, matrix.shape[0]
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_, model.row_upper_ = row_lower, row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    program.passModel(model)
    return program


def solve(program: highspy.Highs) -> highspy.HighsModelStatus:
    """Run the program; a status that tells neither a solution nor its absence is an error.

    A warm start can lead the simplex astray, and some degenerate programs even a cold one: then
    the other simplex begins anew, and what was set stands again for the next run.

    Raises:
        Unavailable: no way of solving it gives an answer.
    """
    usual = int(program.getOptionValue("simplex_strategy")[1])
    try:
        for strategy in (None, usual, PRIMAL_SIMPLEX + DUAL_SIMPLEX - usual):
            if strategy is not None:
                program.clearSolver()
                program.setOptionValue("simplex_strategy", strategy)
            program.run()
            status = program.getModelStatus()
            if status in SOLVED:
                return status
    finally:
        program.setOptionValue("simplex_strategy", usual)
    raise Unavailable(f"the solver stopped without an answer: {status}")


def solution(program: highspy.Highs) -> Floats:
    """Return the column values of the last run."""
    return np.array(program.getSolution().col_value)
