"""Pages of the desk about reviews."""
