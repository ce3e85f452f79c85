-- What a person calls what they took from another server, among their own files; null: what it is called there.
alter table files.federated_received add column placed_name text;
