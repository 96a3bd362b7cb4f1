"""Batches of runs: designs, their samples, and running them so that nothing finished is lost."""
