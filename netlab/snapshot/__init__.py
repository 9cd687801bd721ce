"""What a network looks like now."""
