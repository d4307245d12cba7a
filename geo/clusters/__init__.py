"""Statistical clusters of registration: where neighbouring areas have like rates."""
