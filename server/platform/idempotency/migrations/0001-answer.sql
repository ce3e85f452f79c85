-- What requests with a key of their caller's did: written in the transaction that did it.
create table idempotency.answer (
  caller text not null,
  -- Hashes: only who knows the key can read the answer or tell what was asked.
  key_hash bytea not null,
  request_hash bytea not null,
  -- Which attempt did it; two at once have different ones.
  attempt uuid not null,
  created_at timestamptz not null default now(),
  -- Encrypted with the key; null: not there yet, or too large to keep.
  answer bytea,
  primary key (caller, key_hash)
);
create index answer_by_time on idempotency.answer (created_at);
create index answer_by_caller on idempotency.answer (caller, created_at);
