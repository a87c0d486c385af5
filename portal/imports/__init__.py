"""Files that people upload to be imported: kept, looked at in the background, confirmed, then taken piece by piece.

What a file holds and what becomes of it is the app's. `models` has the row that an app's own run begins with,
`runs` what every run does.
"""
