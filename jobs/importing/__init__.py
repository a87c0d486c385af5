"""Readers of postings from elsewhere: a table, a Greenhouse board, a page that describes its jobs. No database.

Whatever the file is, each posting becomes a `Record`: texts by the names of `columns`, as somebody would type
them into a table. One form reads them then, that of the posting page (`jobs.forms.imports`).
"""
