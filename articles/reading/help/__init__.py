"""Help for readers in distress: help lines as pages show them."""
