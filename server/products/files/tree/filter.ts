import { endingsOfKind, knownKinds, type FileKind } from "@safos/contract/file-kinds";
import type { FolderFilter } from "@safos/contract/files";
import { sql } from "#database";

const ending = sql`lower(substring(n.name from '\\.([^.]*)$'))`;
const known = knownKinds.flatMap((kind) => endingsOfKind[kind]);

const isOfKind = (kind: FileKind) =>
  kind === "folder"
    ? sql`n.kind = 'folder'`
    : kind === "other"
      ? sql`(n.kind = 'file' and coalesce(${ending} <> all(${known}::text[]), true))`
      : sql`(n.kind = 'file' and ${ending} = any(${[...endingsOfKind[kind]]}::text[]))`;

/** The place of a node's kind among all kinds. */
export const kindValue = sql`case when n.kind = 'folder' then 0 ${sql.join(
  knownKinds.map(
    (kind, index) => sql`when ${ending} = any(${[...endingsOfKind[kind]]}::text[]) then ${sql.lit(index + 1)}`,
  ),
  sql` `,
)} else ${sql.lit(knownKinds.length + 1)} end::bigint`;

/** Whether a node `n` is among what is asked for. */
export function matches({ kinds, by, since, text }: FolderFilter) {
  const wanted = kinds?.split(",") as FileKind[] | undefined;
  const conditions = [
    wanted && sql`(${sql.join(wanted.map(isOfKind), sql` or `)})`,
    by !== undefined && sql`n.changed_by = ${by}`,
    since !== undefined && sql`n.changed_at >= ${since}`,
    text !== undefined &&
      sql`position(lower(${text.normalize("NFC")}::text collate files.natural) in lower(n.name collate files.natural)) > 0`,
  ].filter((one) => one !== false && one !== undefined);
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}
