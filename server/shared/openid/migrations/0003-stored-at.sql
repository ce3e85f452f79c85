-- When it was handed out, to the millisecond: whether a proof is later than a question is not known from whole seconds.
alter table openid.stored add column created_at timestamptz not null default now();
