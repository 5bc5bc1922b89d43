-- Up Migration

-- DOC-05: what a document is compared by, folded in our code (lower() of a C database knows ASCII only), and the
-- earlier document that it may be a second copy of. All of it is written with the document and never changes: the app
-- role may update `status` alone. Documents from before this migration, and those that say too little to be compared,
-- have none of it.
alter table documents
  -- By what the sender is known: endpoint and VAT id, or else the name; one of them in common is the same sender.
  add column sender_marks text[],
  add column number_folded text check (number_folded <> ''),
  add column issue_date date,
  add column possible_duplicate_of uuid,
  add foreign key (environment_id, possible_duplicate_of) references documents (environment_id, id),
  add check ((sender_marks is null) = (number_folded is null)),
  add check ((sender_marks is null) = (issue_date is null)),
  add check (sender_marks is null or cardinality(sender_marks) > 0),
  -- Only what was compared can be marked, and nothing is its own copy.
  add check (possible_duplicate_of is null or (sender_marks is not null and possible_duplicate_of <> id));

-- "has the same sender sent this number with this date before?", asked by every document that comes in
create index documents_by_number on documents (environment_id, number_folded, issue_date)
  where number_folded is not null;

-- DOC-08: "the documents of this status, newest first"
create index documents_by_status on documents (environment_id, status, id);
