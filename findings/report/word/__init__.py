"""The report as a Word document, by docxtpl, from the shipped template or a partnership's own."""
