-- What every event says, whatever happened, in columns of its own instead of here and there in the payload.
alter table events.outbox
  add column actor jsonb not null default '{"kind": "system"}',
  add column organisation_id uuid,
  add column workspace_id uuid,
  add column item_kind text,
  add column item_id text,
  add column parents jsonb not null default '[]';

-- Events that are still to be read were written before.
update events.outbox set
  actor = case when coalesce(payload ->> 'actorId', case when payload ? 'boardId' or type = 'meeting.started'
      then payload ->> 'personId' end) is null then actor
    else jsonb_build_object('kind', 'person', 'id', coalesce(payload ->> 'actorId', payload ->> 'personId')) end,
  organisation_id = (payload ->> 'organisationId')::uuid,
  workspace_id = nullif(payload ->> 'workspaceId', '')::uuid,
  item_kind = case
    when payload ? 'kind' then payload ->> 'kind'
    when payload ? 'meetingId' then 'meeting'
    when payload ? 'fileId' then 'file' end,
  item_id = coalesce(payload ->> 'id', payload ->> 'meetingId', payload ->> 'fileId');

alter table events.parked rename to dead_letter;
alter table events.dead_letter rename column parked_at to given_up_at;

-- Names that have become the field's own.
update events.outbox set type = case type when 'meeting.said' then 'meeting.messageSent' else 'lobby.requested' end
  where type in ('meeting.said', 'lobby.knocked');
