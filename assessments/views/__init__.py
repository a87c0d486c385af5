"""The pages of assessments: public ones, answering, results."""
