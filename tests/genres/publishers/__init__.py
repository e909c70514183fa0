"""Invented disclosures of many kinds of publisher, in the shapes of many provinces, with their truth."""
