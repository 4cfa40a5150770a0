"""What every step shares: the locked appraisal, its checks, and its idempotency key."""
