"""Indicators are proposed, decided on and adopted, and calculators tried."""
