"""The shape that articles' and postings' immutable versions share."""
