"""What owners see of a questionnaire's use: read from the tallies, protected, drawn and written as sheets."""
