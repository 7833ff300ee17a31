"""Files and signals of one host: what a server keeps on its own disk, outside the database."""
