"""Arrays only: elimination, routing, demand and decisions as compiled loops."""
