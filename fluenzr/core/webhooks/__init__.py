"""Webhooks: subscriptions, events, the queue of deliveries and their attempts."""
