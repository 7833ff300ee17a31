"""Webhook deliveries over HTTP, with protection from server-side request forgery."""
