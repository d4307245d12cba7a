"""The planner's explorer page."""
