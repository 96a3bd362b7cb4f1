"""Records that the kernels of decisions and projects share."""

from __future__ import annotations

import numpy as np

NOT_YET, UNDER_WAY, WAITING, FINISHED = 0, 1, 2, 3
"""What a link is doing in a domain. Waiting: built, but a payer lacks its share of the overrun."""

GOVERNMENT, PARTNERSHIP, MARKET = 0, 1, 2
"""Operation modes of a domain."""

ALONE, BARGAINING, TRANSFERS, FUND = 0, 1, 2, 3
"""Coordination: none; two cities pay each other unasked; a coordinator arranges such payments; a
coordinator does, and has a fund. Each outdoes the ones before; the middle two decide alike."""

PROSPECT = np.dtype(
    [
        ("mode", np.int8),
        ("benefit_near", np.float64),
        ("benefit_far", np.float64),
        ("spillover", np.float64),
        ("noise", np.float64),
        ("cost", np.float64),
        ("public_cost", np.float64),
        ("quarters", np.float64),
    ]
)
"""A joint project that a link's two cities could agree on in one domain this quarter.

``benefit_*``: expected present value to the link's first and second city, after their users'
charge; ``spillover``: to all others, as the coordinator sees it; ``cost`` and the public part of
it: money; ``quarters``: expected time to build.
"""

PROJECT = np.dtype(
    [
        ("link", np.int32),
        ("domain", np.int16),
        ("mode", np.int8),
        ("number", np.int32),
        ("start", np.int32),
        ("due", np.int32),
        ("end", np.int32),
        ("stage", np.float64),
        ("cost", np.float64),
        ("final_cost", np.float64),
        ("ratio", np.float64),
        ("paid_near", np.float64),
        ("paid_far", np.float64),
        ("paid_fund", np.float64),
        ("paid_pot", np.float64),
        ("paid_private", np.float64),
        ("transfer", np.float64),
    ]
)
"""A joint project: quarters of the deal, planned and real end; money promised and final.

``ratio``: true benefit over the promised one; ``paid_*``: what each payer has in it, net of
refunds; ``transfer``: what the first city got from the second at the deal, apart from the cost.
``stage``: share of infrastructure and of standards to be removed, if the benefit is as promised;
``number`` counts the projects of the link and domain from 0.
"""
