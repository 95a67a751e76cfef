"""Help for readers in distress: help lines as pages show them, and the searches that ask for them."""
