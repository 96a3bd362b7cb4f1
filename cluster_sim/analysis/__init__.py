"""What results say: comparison and ranking of scenarios, with their uncertainty."""
