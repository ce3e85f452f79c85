-- What an older version wrote and nobody has read yet.
update events.outbox set type = 'workspace.trashed' where type = 'workspace.deleted';
