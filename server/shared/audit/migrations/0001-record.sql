-- The end of each organisation's chain, and where what is kept of it begins.
create table audit.chain (
  organisation_id uuid primary key,
  sequence bigint not null default 0,
  hash bytea not null default '\x',
  kept_from bigint not null default 1,
  -- The hash of the record before `kept_from`.
  kept_after bytea not null default '\x',
  checked_at timestamptz,
  -- Null: whole when it was checked.
  fault jsonb
);

-- What was done, by whom, to what; never content. `hash` covers every other column and the hash of the record before.
create table audit.record (
  organisation_id uuid not null references audit.chain (organisation_id),
  sequence bigint not null,
  event_id bigint not null,
  at timestamptz not null,
  act text not null,
  actor jsonb not null,
  actor_id text generated always as (actor ->> 'id') stored,
  person_id uuid,
  workspace_id uuid,
  item_kind text,
  item_id text,
  facts jsonb not null,
  origin jsonb,
  hash bytea not null,
  primary key (organisation_id, sequence)
);
create unique index record_event on audit.record (organisation_id, event_id);
create index record_actor on audit.record (organisation_id, actor_id, sequence) where actor_id is not null;
create index record_person on audit.record (organisation_id, person_id, sequence) where person_id is not null;
create index record_workspace on audit.record (organisation_id, workspace_id, sequence) where workspace_id is not null;
create index record_item on audit.record (organisation_id, item_kind, item_id, sequence) where item_id is not null;
create index record_at on audit.record (organisation_id, at);

-- Against mistakes: anyone who may alter tables can also take this away, which is why there are hashes.
create function audit.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is only added to.';
end $$;
create trigger record_is_kept before update on audit.record for each statement execute function audit.refuse();
