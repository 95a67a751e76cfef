"""Content versions, the cache of rendered pages, and queries cached per content version."""
