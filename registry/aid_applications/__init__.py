"""Aid that families ask for: applying, screening, the decision, paying and stopping."""
