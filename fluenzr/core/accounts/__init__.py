"""Mailboxes that campaigns send from and read: settings, health, daily and hourly limits, private hosts."""
