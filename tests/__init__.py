"""What igcore promises."""
