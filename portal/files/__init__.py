"""Files that the site keeps: stored under names of its own, the file before its row, and both gone together.

`portal.files.services` stores and deletes, and keeps for a day what an unfinished form holds;
`portal.files.images` judges and resizes images in a child process.
"""
