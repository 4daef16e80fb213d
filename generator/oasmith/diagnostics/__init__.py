"""Diagnostics: findings, the catalogue of rules, and reports."""
