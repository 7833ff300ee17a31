"""Pages and addresses without a key: reference, health, metrics, tracking, preferences of readers."""
