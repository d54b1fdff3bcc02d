"""The report's figures. Each function draws one, and returns it with the numbers that it shows."""

from hebbes_report import plain_matplotlib

plain_matplotlib.load()  # before any of them does
