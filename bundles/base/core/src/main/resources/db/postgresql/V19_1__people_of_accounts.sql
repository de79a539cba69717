-- Colleagues are looked for by their posts, which are people's. Derby has such an index for the foreign key.
CREATE INDEX account_person ON account (person);
