-- Derby cannot go through an index backwards: lists that begin with the newest have theirs in that order.
CREATE INDEX ticket_newest ON ticket (id DESC);
CREATE INDEX ticket_published ON ticket (published, id DESC);
