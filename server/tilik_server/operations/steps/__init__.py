"""The parts that all steps share: the locked appraisal, the checks, the idempotency key."""
