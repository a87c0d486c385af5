"""Loads the content pack: the folder that makes the site one for a certain role."""
