"""Households for officers: records, members, income, history, lists, exports."""
