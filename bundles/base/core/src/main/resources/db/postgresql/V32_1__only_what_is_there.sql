-- Each step of a ticket writes an entry into every index of its row. What is asked for by a value or a range never asks for
-- rows without one: those have no entry any more. What waits, falls due or warns is open; a closed ticket leaves these indexes.
-- A condition "column = $1", "column IN ($1, $2)" or "column < $1" tells the planner so whatever the parameter is.

-- Repeats of an opening find the first one by its key (JpaTickets, Batch), by its secret or by its source (Intake).
ALTER TABLE ticket DROP CONSTRAINT ticket_intake;
CREATE UNIQUE INDEX ticket_intake ON ticket (intake_key) WHERE intake_key IS NOT NULL;
ALTER TABLE ticket DROP CONSTRAINT ticket_secret;
CREATE UNIQUE INDEX ticket_secret ON ticket (secret_digest) WHERE secret_digest IS NOT NULL;
ALTER TABLE ticket DROP CONSTRAINT ticket_source;
CREATE UNIQUE INDEX ticket_source ON ticket (source_digest) WHERE source_digest IS NOT NULL;

-- What is below a ticket (Views, Execution, TicketLists), and what was merged into it (Mergers, Views).
DROP INDEX ticket_parent;
CREATE INDEX ticket_parent ON ticket (parent, id) WHERE parent IS NOT NULL;
DROP INDEX ticket_merged;
CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;

-- What is likely the same, and hotspots.
DROP INDEX ticket_cell;
CREATE INDEX ticket_cell ON ticket (cell, id) WHERE cell IS NOT NULL;

-- What falls due (Cards, Bulletins, assessment, the list of late ones), and lamps (Figures).
DROP INDEX ticket_due;
CREATE INDEX ticket_due ON ticket (due_at, id) WHERE due_at IS NOT NULL;
DROP INDEX ticket_warn;
CREATE INDEX ticket_warn ON ticket (warn_at, id) WHERE warn_at IS NOT NULL;

-- Lists of work: of the district, of a unit, of who opened it, of who has it in hand.
DROP INDEX ticket_work;
CREATE INDEX ticket_work ON ticket (stage, work_standing, work_due, id) WHERE work_standing IS NOT NULL;
DROP INDEX ticket_work_unit;
CREATE INDEX ticket_work_unit ON ticket (stage, work_standing, unit_path, work_due, id) WHERE work_standing IS NOT NULL;
DROP INDEX ticket_work_mine;
CREATE INDEX ticket_work_mine ON ticket (created_by, work_due, id) WHERE work_due IS NOT NULL;
DROP INDEX ticket_work_held;
CREATE INDEX ticket_work_held ON ticket (holder, work_due, id) WHERE holder IS NOT NULL AND work_due IS NOT NULL;

-- Limits that were reckoned by an older calendar.
DROP INDEX ticket_limit_reckoned;
CREATE INDEX ticket_limit_reckoned ON ticket_limit (reckoned_by, id) WHERE reckoned_by IS NOT NULL;

-- Tickets of a person with the newest first, and of who was typed in.
DROP INDEX ticket_party_person;
CREATE INDEX ticket_party_person ON ticket_party (person, ticket) WHERE person IS NOT NULL;
DROP INDEX ticket_party_phone;
CREATE INDEX ticket_party_phone ON ticket_party (phone) WHERE phone IS NOT NULL;
DROP INDEX ticket_party_email;
CREATE INDEX ticket_party_email ON ticket_party (email) WHERE email IS NOT NULL;

-- What a receipt is about, and what is to be erased.
DROP INDEX message_reference;
CREATE INDEX message_reference ON message (reference) WHERE reference IS NOT NULL;
DROP INDEX message_kept;
CREATE INDEX message_kept ON message (kept_from) WHERE kept_from IS NOT NULL;

-- Unread letters, counted and listed with the newest first.
DROP INDEX letter_unread;
CREATE INDEX letter_unread ON letter (account, id) WHERE read_at IS NULL;

-- Content that is shown to the public.
DROP INDEX attachment_public_hash;
CREATE INDEX attachment_public_hash ON attachment (public_hash) WHERE public_hash IS NOT NULL;

-- The primary key is gone through backwards as well; only Derby needs these.
DROP INDEX card_newest;
DROP INDEX bulletin_newest;
