"""The phases of a quarter, one module each, in the order in which ``model.advance`` calls them."""
