"""What people may type while they decide, by what it is for."""
