"""What if: scenarios, the parameters, the catalogue of measures, and how they are read."""
