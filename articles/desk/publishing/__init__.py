"""Admin pages that publish an article, list its editions and act on them."""
