"""MIME messages: written for sending; read, classified and quoted where they come in."""
