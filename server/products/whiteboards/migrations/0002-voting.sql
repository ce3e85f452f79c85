-- A round of dot-voting; a whiteboard has at most one.
create table whiteboards.voting (
  id uuid primary key,
  whiteboard_id uuid not null unique references whiteboards.whiteboard (id) on delete cascade,
  -- How many everybody has to give.
  dots integer not null check (dots > 0),
  is_open boolean not null default true,
  created_at timestamptz not null default now()
);

-- Where a voter's dots lie, by element; one row for each voter, so that its lock holds their limit.
create table whiteboards.ballot (
  voting_id uuid not null references whiteboards.voting (id) on delete cascade,
  -- `p <person>`, or `g <guest>` for a visitor with a link.
  voter text not null,
  dots jsonb not null default '{}',
  primary key (voting_id, voter)
);
