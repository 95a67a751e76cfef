"""The podcast: pages, player data, feed, transcripts and chapters of published episodes."""
