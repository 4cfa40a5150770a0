"""The official forms of appraisals, as JSON and CSV."""
