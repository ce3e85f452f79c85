-- Whether an application service is sent who types and who has read what (`receive_ephemeral`), and the receipts of the transaction
-- under way: a JSON list of `m.receipt`.
alter table chat.appservice
  add column receives_ephemeral boolean not null default false,
  add column txn_ephemeral text;
