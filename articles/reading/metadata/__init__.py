"""What pages tell machines: page metadata, schema.org data, feeds, sitemap, and articles as Markdown."""
