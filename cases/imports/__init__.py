"""Workbooks that come back: read with care, compared with what is there. Nothing is saved here."""
