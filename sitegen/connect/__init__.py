"""From entries to a site: who names whom, which pages there are, what is wrong between them."""
