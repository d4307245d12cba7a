"""Sheets to print: HTML as PDF, with its font inside."""
