"""Table to table: every number and every chart's rows, pure."""
