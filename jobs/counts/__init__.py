"""Counting how often postings are seen and applications begun: from a browser's hit to rows of the database.

A page's script sends a hit (`hits`), a layer around Django takes it (`layer`), a buffer adds it up (`buffer`),
and about once a second the sums go into the database (`jobs.services.count_hits`). docs/figures.md says what is counted.
"""
