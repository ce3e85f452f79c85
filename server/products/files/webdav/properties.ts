import type { Role } from "#workspaces";
import { can, rank } from "#workspaces";
import { hasPreview } from "../previews/service.ts";
import type { Node } from "../tree/queries.ts";
import { escapeXml, type PropertyName, type PropfindWish } from "./xml.ts";

/** What a member of a multistatus is made of. */
export interface Resource {
  readonly node: Node;
  readonly displayName: string;
  readonly etag: string;
  readonly role: Role;
  readonly isPersonRoot: boolean;
  readonly isMountRoot: boolean;
  readonly isFavourite: boolean;
  readonly owner: { readonly id: string; readonly displayName: string };
  readonly instance: string;
  /** Bytes used and allowed (null: no limit), of the whole tree the resource is in. */
  readonly quota: { readonly used: number; readonly limit: number | null };
}

type Property = (resource: Resource) => string | null;

const isFolder = (resource: Resource): boolean => resource.node.kind === "folder";

/** RFC 1123; clients refuse times outside 1…2^32−1. */
function httpDate(date: Date): string {
  return new Date(Math.min(Math.max(date.getTime(), 1000), 4_294_967_294_000)).toUTCString();
}

/** Nextcloud's letters: S shared, R reshare, M mount, G read, D delete, N rename, V move, W write, C add file, K add folder. */
export function permissionsOf(resource: Pick<Resource, "role" | "isMountRoot" | "isPersonRoot" | "node">): string {
  const isWriter = can(resource.role, "write");
  const own = resource.isMountRoot ? "M" : "";
  const fixed = resource.isMountRoot || resource.isPersonRoot;
  const change = isWriter && !fixed ? "DNV" : "";
  const add = !isWriter ? "" : resource.node.kind === "folder" ? "CK" : "W";
  return `${rank(resource.role) >= rank("editor") ? "R" : ""}${own}G${change}${add}`;
}

/** Zero-padded number and the deployment's own ending: stable over moves, unique between servers. */
export function fileIdOf(node: Pick<Node, "id">, instance: string): string {
  return `${String(node.id).padStart(8, "0")}${instance}`;
}

const properties: Readonly<Record<PropertyName, Property>> = {
  "d:resourcetype": (one) => (isFolder(one) ? "<d:collection/>" : ""),
  "d:getlastmodified": (one) => httpDate(one.node.mtime),
  "d:getcontentlength": (one) => (isFolder(one) ? null : String(one.node.size)),
  "d:getcontenttype": (one) => (isFolder(one) ? null : escapeXml(one.node.contentType)),
  "d:getetag": (one) => `&quot;${one.etag}&quot;`,
  "d:displayname": (one) => escapeXml(one.displayName),
  "d:creationdate": (one) => one.node.createdAt.toISOString().replace(/\.\d+Z$/, "Z"),
  "d:supportedlock": () => "",
  "d:lockdiscovery": () => "",
  "d:quota-used-bytes": (one) => (isFolder(one) ? String(one.isPersonRoot ? one.quota.used : one.node.size) : null),
  "d:quota-available-bytes": (one) =>
    isFolder(one) ? (one.quota.limit === null ? "-3" : String(Math.max(one.quota.limit - one.quota.used, 0))) : null,
  "oc:id": (one) => fileIdOf(one.node, one.instance),
  "oc:fileid": (one) => String(one.node.id),
  "oc:permissions": permissionsOf,
  "oc:size": (one) => String(one.node.size),
  "oc:checksums": (one) => (one.node.sha1 === null ? null : `<oc:checksum>SHA1:${one.node.sha1}</oc:checksum>`),
  "oc:favorite": (one) => (one.isFavourite ? "1" : "0"),
  "oc:owner-id": (one) => escapeXml(one.owner.id),
  "oc:owner-display-name": (one) => escapeXml(one.owner.displayName),
  "oc:share-types": () => "",
  "oc:comments-unread": () => "0",
  "oc:data-fingerprint": (one) => (one.isPersonRoot ? "" : null),
  "nc:has-preview": (one) => String(hasPreview(one.node)),
  "nc:is-mount-root": (one) => String(one.isMountRoot),
  "nc:mount-type": (one) => (one.isMountRoot ? "group" : ""),
  "nc:is-encrypted": () => "0",
  "nc:creation_time": (one) => String(Math.floor(one.node.createdAt.getTime() / 1000)),
  "nc:upload_time": (one) => String(Math.floor(one.node.changedAt.getTime() / 1000)),
  "x1:share-permissions": (one) => String(shareMask(one)),
  "x2:share-permissions": (one) =>
    JSON.stringify(can(one.role, "write") ? ["share", "read", "write"] : ["read"]).replaceAll('"', "&quot;"),
};

/** Bits: 1 read, 2 update, 4 create, 8 delete, 16 share. */
function shareMask(one: Resource): number {
  if (!can(one.role, "write")) return 1;
  return isFolder(one) ? 31 : 19;
}

const usual: readonly PropertyName[] = [
  "d:resourcetype",
  "d:getlastmodified",
  "d:getcontentlength",
  "d:getcontenttype",
  "d:getetag",
  "d:quota-used-bytes",
  "d:quota-available-bytes",
];

/** The asked properties of a resource, and those it does not have. */
export function readProperties(
  resource: Resource,
  wish: PropfindWish,
): { found: Map<PropertyName, string>; unknown: PropertyName[] } {
  const found = new Map<PropertyName, string>();
  const unknown: PropertyName[] = [];
  for (const name of wish === "all" ? usual : wish) {
    const value = properties[name]?.(resource) ?? null;
    if (value !== null) found.set(name, value);
    else if (wish !== "all") unknown.push(name);
  }
  return { found, unknown };
}
