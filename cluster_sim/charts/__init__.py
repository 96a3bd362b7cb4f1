"""Charts and the map for a browser: what they show is made here, drawn by the scripts in assets."""
