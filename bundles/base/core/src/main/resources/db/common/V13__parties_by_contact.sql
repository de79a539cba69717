-- Who was typed in without being looked up is found by telephone and mail when they are to be erased.
CREATE INDEX ticket_party_phone ON ticket_party (phone);
CREATE INDEX ticket_party_email ON ticket_party (email);
