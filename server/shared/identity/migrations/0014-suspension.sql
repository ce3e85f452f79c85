-- Since when a person may read in the chat but not write there; null: they may.
alter table identity.person add column suspended_at timestamptz;
