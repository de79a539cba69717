-- No list is in the order of the last change, and each step of a ticket changed this index.
DROP INDEX ticket_updated;
