"""Results on disk: the run directory, its tables and its manifest."""
