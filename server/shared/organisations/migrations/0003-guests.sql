-- Where those are who were invited by mail: one organisation of the host that is no agency. Nobody administers it, and its
-- rules stay closed.
alter table organisations.organisation add column kind text not null default 'agency' check (kind in ('agency', 'guests'));
create unique index organisation_guests on organisations.organisation (kind) where kind = 'guests';
