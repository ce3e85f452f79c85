-- How an organisation uses Safos, in numbers. Months are UTC's; one that has ended is not counted again.
create table usage.month (
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  -- Its first day.
  month date not null check (extract(day from month) = 1),
  -- Which number: `meetings`.
  number text not null check (length(number) between 1 and 40),
  value bigint not null check (value >= 0),
  counted_at timestamptz not null default now(),
  primary key (organisation_id, month, number)
);

-- Persons who did something in a week; of these the month's average is made.
create table usage.week (
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  -- Its Sunday: a week is the month's in which it ends.
  ends_on date not null check (extract(isodow from ends_on) = 7),
  persons integer not null check (persons >= 0),
  primary key (organisation_id, ends_on)
);
