import { escapeXml, writeHttpDate, type Member, type PropertyName, type PropertyTable } from "#dav";
import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { hasPreview } from "../previews/sources.ts";
import { accessNode, type Accessed } from "../tree/access.ts";
import { etagOf } from "../tree/node.ts";
import { missing, notAFile } from "../tree/refusals.ts";
import { readVersions, type VersionRow } from "../versions/queries.ts";

/** An earlier version by the second that it was written in. */
interface NamedVersion {
  readonly name: string;
  readonly row: VersionRow;
}

export interface FoundVersions {
  readonly file: Accessed;
  readonly list: readonly NamedVersion[];
  /** What the path leads to; null: all of them. */
  readonly version: NamedVersion | null;
}

/** `versions/{fileid}` or one of them. Refuses FILE_MISSING and NOT_A_FILE. */
export async function findVersions(
  deps: Pick<FilesDeps, "db" | "items" | "workspaces">,
  principal: Principal,
  [area, fileId = "", name, ...rest]: readonly string[],
): Promise<FoundVersions> {
  if (area !== "versions" || !/^\d{1,15}$/.test(fileId) || rest.length > 0) throw missing();
  const file = await accessNode(deps, principal, Number(fileId), "read");
  if (file.node.kind !== "file") throw notAFile();
  const list = nameVersions(await readVersions(deps.db, file.node.id));
  if (name === undefined) return { file, list, version: null };
  const version = list.find((one) => one.name === name || uniqueNameOf(one.row) === name);
  if (!version) throw missing();
  return { file, list, version };
}

const secondOf = ({ changedAt }: VersionRow): number => Math.floor(changedAt.getTime() / 1000);

const uniqueNameOf = (row: VersionRow): string => `${secondOf(row)}.${row.id}`;

/**
 * The latest first. Of the same second all bear their numbers: a name never comes to mean another version when one goes, as it
 * might for a client that asks twice.
 */
function nameVersions(rows: readonly VersionRow[]): NamedVersion[] {
  const bySecond = Map.groupBy(rows, secondOf);
  return rows.map((row) => {
    const isAlone = bySecond.get(secondOf(row))?.length === 1;
    return { name: isAlone ? String(secondOf(row)) : uniqueNameOf(row), row };
  });
}

export interface VersionResource {
  readonly file: Accessed;
  /** Null: the collection of them. */
  readonly version: NamedVersion | null;
  readonly author: string | null;
  readonly programEndings: readonly string[];
}

export const memberOf = (names: readonly string[], resource: VersionResource): Member<VersionResource> => ({
  names,
  isCollection: resource.version === null,
  resource,
});

const of =
  (read: (row: VersionRow, resource: VersionResource) => string | null) =>
  (resource: VersionResource): string | null =>
    resource.version === null ? null : read(resource.version.row, resource);

export const versionProperties: PropertyTable<VersionResource> = {
  "d:resourcetype": ({ version }) => (version === null ? "<d:collection/>" : ""),
  "d:displayname": ({ version }) => version?.name ?? null,
  "d:getlastmodified": of((row) => writeHttpDate(row.changedAt)),
  "d:getcontentlength": of((row) => String(row.size)),
  "d:getcontenttype": of((_row, { file }) => escapeXml(file.node.contentType)),
  "d:getetag": of((row, { file }) => `&quot;${etagOf(file.node)}.${row.id}&quot;`),
  "nc:version-label": of((row) => escapeXml(row.label)),
  "nc:version-author": of((_row, { author }) => author && escapeXml(author)),
  "nc:has-preview": of((row, { file, programEndings }) =>
    String(hasPreview({ ...row, kind: "file", name: file.node.name }, programEndings)),
  ),
};

export const usualVersionProperties: readonly PropertyName[] = Object.keys(versionProperties);
