"""Cycles are opened and closed, and appraisals started, reassigned and ended in them."""
