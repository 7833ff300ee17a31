"""What touches the network: composing, sending, receiving, delivering."""
