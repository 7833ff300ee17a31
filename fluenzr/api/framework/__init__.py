"""What every call of the API shares: authentication, rate limits, errors, schemas, idempotency."""
