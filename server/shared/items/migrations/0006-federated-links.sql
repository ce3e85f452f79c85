-- A link for one person on another server: `label` is their address.
alter table items.link_terms drop constraint link_terms_purpose_check;
alter table items.link_terms add constraint link_terms_purpose_check
  check (purpose in ('open', 'show', 'drop', 'federated'));
