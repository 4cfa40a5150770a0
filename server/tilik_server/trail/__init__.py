"""The audit trail: what is noted of reads, and the check and the copy of its chains."""
