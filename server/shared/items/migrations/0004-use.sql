-- That someone opened something was noted, so that it is noted once for an hour or a day by all processes together.
create table items.use (
  -- What, by whom, and when.
  key text primary key,
  -- From then on the row is of no more use.
  ends_at timestamptz not null
);
create index use_end on items.use (ends_at);
