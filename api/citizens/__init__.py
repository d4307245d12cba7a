"""Pages for citizens: status check, self-check, the way of a registration. No script needed."""
