"""The sandbox mailbox: simulated recipients, captured messages, the demo campaign."""
