"""Help for readers in distress: what they search for, and the lines that they can call."""
