"""Database backends of our own: `portal.db.sqlite`."""
