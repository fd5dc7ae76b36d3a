"""The built-in web chat: pages, a live stream, and the channel that the assistant speaks through."""
