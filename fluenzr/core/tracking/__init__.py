"""Opens, clicks and unsubscribes: recorded, and machines told from people."""
