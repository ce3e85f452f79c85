-- Where thousands watch the stage of a webinar in a browser, without an account.
create table meetings.live_page (
  meeting_id uuid primary key references meetings.meeting (id) on delete cascade,
  -- In its address, which is meant to be passed on.
  code text not null unique,
  state text not null check (state in ('off', 'on', 'paused')),
  -- Vouches for it, as who makes a link for guests does.
  opened_by uuid references identity.person (id) on delete set null,
  opened_at timestamptz not null default now()
);
create index live_page_opened_by on meetings.live_page (opened_by);
