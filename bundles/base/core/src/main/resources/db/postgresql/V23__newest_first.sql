-- What the public sees is little beside the rest.
CREATE INDEX ticket_published ON ticket (id) WHERE published;
