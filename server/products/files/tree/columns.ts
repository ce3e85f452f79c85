import { sql } from "#database";

/** Every column of a node, named as in `Node`. `table`: the alias in the statement, never from outside. */
export const columns = (table: string) =>
  sql.raw(
    `${table}.id, ${table}.workspace_id as "workspaceId", ${table}.parent_id as "parentId", ${table}.kind, ${table}.name, ${table}.size, ${table}.etag,
  ${table}.blob, ${table}.sha1, ${table}.sha256, ${table}.checksums, ${table}.content_type as "contentType", ${table}.mtime, ${table}.created_at as "createdAt", ${table}.created_by as "createdBy",
  ${table}.changed_at as "changedAt", ${table}.changed_by as "changedBy", ${table}.guest_name as "guestName", ${table}.trashed_at as "trashedAt", ${table}.trashed_by as "trashedBy", ${table}.hidden_at as "hiddenAt"`,
  );
