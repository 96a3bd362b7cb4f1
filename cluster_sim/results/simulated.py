"""The columns of the tables that a simulation gives."""

from __future__ import annotations

from cluster_sim.results.rows import FROM, QUARTER, REPLICATE, SCENARIO, TO, Row, key

METRICS = (
    Row(
        "sharing_efficiency",
        "1",
        "Share of the potential value of sharing that gets through all barriers, the weighted "
        "mean over the domains.",
        nullable=True,
    ),
    Row(
        "sharing_efficiency_<domain>",
        "1",
        "The same for one domain.",
        nullable=True,
    ),
    Row(
        "network_efficiency",
        "1",
        "Sharing efficiency with full uptake and full trust: what the links alone let through.",
        nullable=True,
    ),
    Row(
        "realised_value",
        "money",
        "Value of what was shared, summed over the quarters before the record.",
    ),
    Row(
        "potential_value",
        "money",
        "Value of what would have been shared without barriers, summed over the quarters before "
        "the record.",
    ),
    Row(
        "public_spending",
        "money",
        "What cities, state, fund and pots spent so far: programmes, projects, and what "
        "incidents cost the cities.",
    ),
    Row("private_spending", "money", "What private capital spent on projects so far."),
    Row("projects_completed", "count", "Joint projects finished so far."),
    Row("incidents", "count", "Cities hit by a security incident so far, counted each time."),
    Row(
        "duplication_waste",
        "money",
        "Running cost of separate data centres and base databases that pooling would have saved, "
        "so far.",
    ),
    Row("trust", "1", "Trust, the plain mean over the cities."),
    Row("maturity", "1", "Digital maturity, the plain mean over the cities."),
    Row(
        "uptake", "1", "Part of the residents reached, the plain mean over the cities and domains."
    ),
    Row("output", "money/yr", "Output (GDP), the sum over the cities."),
    Row(
        "gini_efficiency",
        "1",
        "Gini coefficient of the cities' sharing efficiency, weighted by population: 0 is equal.",
        nullable=True,
    ),
    Row(
        "lowest_city_efficiency",
        "1",
        "Sharing efficiency of the city that has the lowest.",
        nullable=True,
    ),
    Row(
        "siphon_index",
        "1",
        "Share of the flows that go to the top tenth of the cities by output (at least one), "
        "minus their share of output.",
        nullable=True,
    ),
    Row(
        "benefit_cost_ratio",
        "1",
        "(realised value - the baseline's) / (all spending - the baseline's), of the same "
        "replicate; missing without a baseline and where the spending does not differ. Over the "
        "replicates it is the ratio of the means, with Fieller's interval.",
        nullable=True,
    ),
    Row(
        "mean_friction_<domain>",
        "nats",
        "Friction of a link, all layers and trust included, the plain mean over the links.",
    ),
)

QUARTERS = (SCENARIO, REPLICATE, QUARTER, *METRICS)

CITIES = (
    SCENARIO,
    REPLICATE,
    QUARTER,
    key("city", "Id of the city."),
    Row("sharing_efficiency", "1", "Sharing efficiency of the city.", nullable=True),
    Row("sharing_efficiency_<domain>", "1", "The same for one domain.", nullable=True),
    Row("realised_value", "money/yr", "Value of what the city shares, a year at this quarter."),
    Row(
        "potential_value",
        "money/yr",
        "Value of what the city would share without barriers, a year at this quarter.",
    ),
    Row("output", "money/yr", "Output (GDP) of the city."),
    Row("maturity", "1", "Digital maturity of the city."),
    Row("trust", "1", "Trust of the city."),
    Row("uptake", "1", "Part of the residents reached, the plain mean over the domains."),
    Row("budget", "money", "Integration budget in hand."),
    Row("spending", "money", "What the city spent so far: programmes, projects, incidents."),
    Row("incidents", "count", "Security incidents in the city so far."),
)

LINKS = (
    SCENARIO,
    REPLICATE,
    QUARTER,
    FROM,
    TO,
    Row("friction_<domain>", "nats", "Friction of the link, all layers and trust included."),
    Row("load_<domain>", "money/yr", "Value of the flows whose route uses the link."),
)

PROJECTS = (
    SCENARIO,
    REPLICATE,
    key("project", "Running number of the project in its run, from 0.", "int32"),
    FROM,
    TO,
    Row("domain", "", "Domain of the project.", "str"),
    Row("mode", "", "Who operates: government, partnership or market.", "str"),
    Row("start", "quarter", "Quarter of the deal.", "int32"),
    Row("due", "quarter", "Quarter in which it was planned to be finished.", "int32"),
    Row("end", "quarter", "Quarter in which it was finished.", "int32", nullable=True),
    Row("status", "", "finished, under_way, or waiting (for a payer).", "str"),
    Row("promised_cost", "money", "Cost agreed in the deal."),
    Row("final_cost", "money", "Cost in the end; missing until finished.", nullable=True),
    Row("benefit_ratio", "1", "True over promised benefit; missing until finished.", nullable=True),
    Row("paid_from", "money", "Paid by the city `from`, net of refunds."),
    Row("paid_to", "money", "Paid by the city `to`, net of refunds."),
    Row("paid_fund", "money", "Paid by the coordinator's fund, net of refunds."),
    Row("paid_pot", "money", "Paid by the pot of a measure, net of refunds."),
    Row("paid_private", "money", "Paid by private capital, net of refunds."),
    Row(
        "transfer",
        "money",
        "What the city `from` got from the city `to` in the deal; negative the other way.",
    ),
)
