"""Where: the cities of a region, the links between them, and how both are read from files."""
