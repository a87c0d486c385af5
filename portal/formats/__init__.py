"""How Django writes dates and times by itself, as in the admin: as everywhere else on the site."""
