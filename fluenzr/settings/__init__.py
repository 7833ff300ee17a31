"""Where settings come from: environment, `.env`, key file, database URL; parsed and masked."""
