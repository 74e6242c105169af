"""Every published error raised by the request that its page shows, and answered as the page says."""
