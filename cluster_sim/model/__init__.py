"""The model: state, policy, eight phases a quarter, many runs side by side, and Mesa agents."""
