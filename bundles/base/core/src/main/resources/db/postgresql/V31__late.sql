-- What is late among what is not, where few are: a list of late ones would go through all tickets.
CREATE INDEX ticket_late ON ticket (id) WHERE late;
