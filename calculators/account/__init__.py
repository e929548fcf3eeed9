"""Margin accounts as documents: python -m calculators.account FILE."""
