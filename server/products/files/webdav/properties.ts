import type { InformationClass } from "@safos/contract/policy";
import { escapeXml, writeHttpDate, writeIsoDate, type PropertyName, type PropertyTable } from "#dav";
import { can, rank, type Role } from "#workspaces";
import type { Tag } from "../tags/queries.ts";
import { checksumsOf } from "./digests.ts";
import { lockProperties, supportedLock, writeLockDiscovery, type ShownLock } from "./locks.ts";
import { writeSystemTags } from "./tags.ts";
import type { ListedNode, Node } from "../tree/node.ts";

/** What the properties of a folder or file are written from. */
export interface Resource {
  readonly node: ListedNode;
  readonly displayName: string;
  readonly etag: string;
  readonly role: Role;
  readonly isPersonRoot: boolean;
  readonly isMountRoot: boolean;
  /** Whether it is there because it, or what it lies in, was shared with the person. */
  readonly isShared: boolean;
  /** Nextcloud's numbers of the kinds of shares on it, and who has them; empty for those who may not see that. */
  readonly shareTypes: readonly number[];
  readonly sharees: readonly Sharee[];
  /** Its own, or that of the folders and the workspace that it lies in. */
  readonly informationClass: InformationClass | null;
  readonly isFavourite: boolean;
  /** Of others, counted only when a request asks for them. */
  readonly unreadComments: number;
  /** When the person is reminded of it. */
  readonly dueAt: Date | null;
  /** Read only when a request asks for them. */
  readonly tags: readonly Tag[];
  /** Those that cover it, read only when a request asks for them; null where nothing is locked. */
  readonly locks: readonly ShownLock[] | null;
  readonly owner: { readonly id: string; readonly displayName: string };
  readonly hasPreview: boolean;
  readonly instance: string;
  readonly fingerprint: string;
  /** Bytes used and allowed (null: no limit), of the whole tree the resource is in. */
  readonly quota: { readonly used: number; readonly limit: number | null };
}

/** Who has something by a share, as clients show it. */
interface Sharee {
  readonly id: string;
  readonly displayName: string;
  readonly type: number;
}

const isFolder = (resource: Resource): boolean => resource.node.kind === "folder";

/**
 * Nextcloud's letters: S shared, R reshare, G read, D delete, N rename, V move, W write, C add file, K add folder. Workspaces and
 * what was shared are shared and not mounted (M): the desktop program takes what is mounted for a storage elsewhere, and syncs none
 * of it until the person has asked for each by hand.
 */
export function permissionsOf({
  role,
  node,
  isMountRoot,
  isPersonRoot,
  isShared,
}: Pick<Resource, "role" | "isMountRoot" | "isPersonRoot" | "isShared" | "node">): string {
  const isWriter = can(role, "write");
  // What was shared is renamed, moved and left by whom it was shared with, whatever they may do in it.
  const isChangeable = isMountRoot ? isShared : isWriter && !isPersonRoot;
  const add = !isWriter ? "" : node.kind === "folder" ? "CK" : "W";
  return `${isShared || isMountRoot ? "S" : ""}${canShare(role) ? "R" : ""}G${isChangeable ? "DNV" : ""}${add}`;
}

const canShare = (role: Role): boolean => rank(role) >= rank("owner");

/** Zero-padded number and the deployment's own ending: stable over moves, unique between servers. */
export function fileIdOf(node: Pick<Node, "id">, instance: string): string {
  return `${String(node.id).padStart(8, "0")}${instance}`;
}

/** The live properties of RFC 4918 §15 and RFC 4331, and those of Nextcloud. */
export const properties: PropertyTable<Resource> = {
  "d:resourcetype": (one) => (isFolder(one) ? "<d:collection/>" : ""),
  "d:getlastmodified": (one) => writeHttpDate(one.node.mtime),
  "d:getcontentlength": (one) => (isFolder(one) ? null : String(one.node.size)),
  "d:getcontenttype": (one) => (isFolder(one) ? null : escapeXml(one.node.contentType)),
  "d:getetag": (one) => `&quot;${one.etag}&quot;`,
  "d:displayname": (one) => escapeXml(one.displayName),
  "d:creationdate": (one) => writeIsoDate(one.node.createdAt),
  "d:supportedlock": ({ locks }) => (locks === null ? "" : supportedLock),
  "d:lockdiscovery": (one) => writeLockDiscovery(one.locks ?? []),
  "d:quota-used-bytes": (one) => (isFolder(one) ? String(one.isPersonRoot ? one.quota.used : one.node.size) : null),
  "d:quota-available-bytes": (one) =>
    isFolder(one) ? (one.quota.limit === null ? "-3" : String(Math.max(one.quota.limit - one.quota.used, 0))) : null,
  "oc:id": (one) => fileIdOf(one.node, one.instance),
  "oc:fileid": (one) => String(one.node.id),
  "oc:permissions": permissionsOf,
  "oc:size": (one) => String(one.node.size),
  "oc:checksums": ({ node }) => {
    const known = checksumsOf(node);
    return known === "" ? null : `<oc:checksum>${escapeXml(known)}</oc:checksum>`;
  },
  "oc:favorite": (one) => (one.isFavourite ? "1" : "0"),
  "nc:reminder-due-date": (one) => (one.dueAt === null ? "" : writeIsoDate(one.dueAt)),
  "oc:owner-id": (one) => escapeXml(one.owner.id),
  "oc:owner-display-name": (one) => escapeXml(one.owner.displayName),
  "oc:share-types": (one) => one.shareTypes.map((type) => `<oc:share-type>${type}</oc:share-type>`).join(""),
  "nc:sharees": (one) => one.sharees.map(writeSharee).join(""),
  "nc:system-tags": (one) => writeSystemTags(one.tags),
  "oc:comments-unread": (one) => String(one.unreadComments),
  // Of every folder: a client may keep any one in step, and asks the one it begins with.
  "oc:data-fingerprint": (one) => (isFolder(one) ? one.fingerprint : null),
  "nc:has-preview": (one) => String(one.hasPreview),
  "nc:is-mount-root": (one) => String(one.isMountRoot),
  "nc:mount-type": (one) => (!one.isMountRoot ? "" : one.isShared ? "shared" : "group"),
  "nc:is-encrypted": () => "0",
  "nc:creation_time": (one) => String(Math.floor(one.node.createdAt.getTime() / 1000)),
  "nc:upload_time": (one) => String(Math.floor(one.node.changedAt.getTime() / 1000)),
  ...Object.fromEntries(
    Object.entries(lockProperties).map(([name, write]) => [name, (one: Resource) => write(one.locks ?? [])]),
  ),
  "safos:information-class": (one) => one.informationClass,
  "x1:share-permissions": (one) =>
    String(shareMask({ isFolder: isFolder(one), canWrite: can(one.role, "write"), canShare: canShare(one.role) })),
  "x2:share-permissions": (one) =>
    JSON.stringify([
      ...(canShare(one.role) ? ["share"] : []),
      "read",
      ...(can(one.role, "write") ? ["write"] : []),
    ]).replaceAll('"', "&quot;"),
};

const writeSharee = ({ id, displayName, type }: Sharee): string =>
  `<nc:sharee><nc:id>${escapeXml(id)}</nc:id><nc:display-name>${escapeXml(displayName)}</nc:display-name><nc:type>${type}</nc:type></nc:sharee>`;

/** Bits: 1 read, 2 update, 4 create, 8 delete, 16 share. */
export function shareMask(one: {
  readonly isFolder: boolean;
  readonly canWrite: boolean;
  readonly canShare?: boolean;
}): number {
  const share = one.canShare ? 16 : 0;
  if (!one.canWrite) return 1 + share;
  return (one.isFolder ? 15 : 3) + share;
}

/** What `allprop` answers. */
export const usualProperties: readonly PropertyName[] = [
  "d:resourcetype",
  "d:getlastmodified",
  "d:getcontentlength",
  "d:getcontenttype",
  "d:getetag",
  "d:displayname",
  "d:creationdate",
  "d:supportedlock",
  "d:lockdiscovery",
  "d:quota-used-bytes",
  "d:quota-available-bytes",
];
