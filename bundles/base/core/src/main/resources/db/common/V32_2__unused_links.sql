-- A link is read at the ticket that has it, by its key; nobody asks which ones lead to a ticket.
DROP INDEX ticket_link_other;
