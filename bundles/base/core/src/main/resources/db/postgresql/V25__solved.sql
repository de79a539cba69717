-- What was solved last, for the public, however much is public and open.
CREATE INDEX ticket_solved ON ticket (id) WHERE published AND closed_at IS NOT NULL;
