"""What policy does this quarter: effects poured into the channels' values."""

from __future__ import annotations

from cluster_sim.kernels.compiling import compiled

REMOVE, ADD, LARGEST, ENLARGE, JOIN = 0, 1, 2, 3, 4
"""How an effect x of a channel meets a value v: v (1 - x), v + x, max(v, x), v (1 + x); and 1 for
the first floor(x n) of every n cells (those that have joined), v for the others."""

_JUST_BELOW = 1e-9  # so that 1/12 twelve times is all, in floating point too


@compiled
def pour(neutral, operation, width, level, first_cell, cells, factor, values):
    """Set all channels to what the effects make of them.

    Args:
        neutral: float array (n_values,), the values without any policy.
        operation: int array (n_effects,), one of the constants above.
        width: int array (n_effects,), n of ``JOIN``.
        level: float array (n_effects,), strength of each effect in this quarter.
        first_cell: int array (n_effects + 1,), where each effect's cells begin.
        cells: int array (n_cells,), which values each effect acts on.
        factor: float array (n_cells,), the effect's strength there relative to its level; ``JOIN``
            does not heed it.
        values: float array (n_values,), written. Effects act in their order.
    """
    values[:] = neutral
    for effect in range(level.size):
        whole = level[effect]
        how = operation[effect]
        for place in range(first_cell[effect], first_cell[effect + 1]):
            cell = cells[place]
            x = whole * factor[place]
            if how == REMOVE:
                values[cell] *= 1.0 - x
            elif how == ADD:
                values[cell] += x
            elif how == LARGEST:
                values[cell] = max(values[cell], x)
            elif how == ENLARGE:
                values[cell] *= 1.0 + x
            else:
                order = (place - first_cell[effect]) % width[effect] + 1
                if order <= whole * width[effect] + _JUST_BELOW:
                    values[cell] = 1.0
