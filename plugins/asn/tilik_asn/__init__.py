"""Rules for all Indonesian civil servants."""
