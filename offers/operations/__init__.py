"""Everything that changes what is offered and asked: a file a family of writes."""
