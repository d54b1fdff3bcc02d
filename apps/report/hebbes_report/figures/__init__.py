"""The report's figures. Each function draws one, and returns it with the numbers that it shows."""
