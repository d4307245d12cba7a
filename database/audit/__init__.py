"""The audit trail: append-only, hash-chained, written in the transaction that it tells of."""
