"""Floor 5: tiles, classes, colours, legends, pages and hand-outs. Does not know who is poor."""
