-- What was solved last, for the public, however much is public and open.
CREATE INDEX ticket_solved ON ticket (published, work_standing, id DESC);
