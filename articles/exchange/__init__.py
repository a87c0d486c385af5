"""Articles as files, in and out: reading and writing only. `articles.services.importing` stores."""
