"""Everything that changes what matching keeps: a file a family of writes."""
