"""What people type into a form and have not saved: kept for them alone, and told to whoever has it open too."""
