"""The audit trail: what is noted of reads, the check and the copy of its chains, its salts."""
