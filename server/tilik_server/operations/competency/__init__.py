"""Competencies are assessed, and trainings planned and completed."""
