"""Files of returns to take away: a workbook to fill in, a print, a table of answers."""
