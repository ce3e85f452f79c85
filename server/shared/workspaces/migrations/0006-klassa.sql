-- The classes of KLASSA instead of labels without effect. What was called internal is moderate harm, which links may still leave.
alter table workspaces.workspace drop constraint workspace_information_class_check;
update workspaces.workspace set information_class =
  case information_class when 'open' then 'K0' when 'internal' then 'K1' when 'confidential' then 'K3' end
  where information_class is not null;
alter table workspaces.workspace add constraint workspace_information_class_check
  check (information_class in ('K0', 'K1', 'K2', 'K3'));

create index grant_of_workspace on workspaces.item_grant (workspace_id);
