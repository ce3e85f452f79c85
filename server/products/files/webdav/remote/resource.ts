import { createHash } from "node:crypto";
import { combineEtags, escapeXml, writeHttpDate, type Member, type PropertyName, type PropertyTable } from "#dav";
import type { RemoteEntry } from "../../federated/remote-files/read-listing.ts";
import { typeOfName } from "../../tree/names.ts";
import { fileIdOf, shareMask } from "../properties.ts";
import type { RemoteMount } from "../location.ts";

/** What the properties of a folder or file of another server are written from. */
export interface RemoteResource {
  readonly entry: RemoteEntry;
  readonly mount: RemoteMount;
  /** Below the mount; none: the mount itself. */
  readonly names: readonly string[];
  readonly instance: string;
}

/**
 * A number that no file of ours has: above all that a database counts to, and as large as a program can hold exactly. What its own
 * server names it by counts, so that it keeps its number when it is moved there; else its path.
 */
function numberOf({ entry, mount, names }: Omit<RemoteResource, "instance">): number {
  const named = names.length === 0 ? "" : entry.mark === "" ? `path ${names.join("/")}` : `id ${entry.mark}`;
  const digest = createHash("sha256").update(`${mount.share.id}\n${named}`).digest();
  return 2 ** 52 + (Number(digest.readBigUInt64BE() & 0xfffffffffffffn) % 2 ** 52);
}

export const remoteIdOf = (resource: RemoteResource): string => fileIdOf({ id: numberOf(resource) }, resource.instance);

/** What may be written into, as far as both servers say so. */
const isWritable = ({ entry, mount }: Pick<RemoteResource, "entry" | "mount">): boolean =>
  mount.share.canWrite && entry.canWrite !== false;

/** Letters as in `permissionsOf` of what lies here: shared, and not mounted (M), which the desktop program leaves out until it is asked. */
export function remotePermissionsOf({ entry, mount, names }: Omit<RemoteResource, "instance">): string {
  const isTop = names.length === 0;
  const isWriter = isWritable({ entry, mount });
  // The mount is renamed and left by its person, whatever they may do in it, and stays at the top.
  const change = isTop ? "DN" : isWriter ? "DNV" : "";
  const add = !isWriter || (isTop && !entry.isFolder) ? "" : entry.isFolder ? "CK" : "W";
  return `SG${change}${add}`;
}

/** That of a file as its server has it, so that a write can be held against it; a folder's changes with what may be done in it. */
export function remoteEtagOf({ entry, mount, names }: Omit<RemoteResource, "instance">): string {
  const { etag, size, changedAt } = entry;
  const own = etag ?? combineEtags("", [String(size), String(changedAt?.getTime())]);
  if (!entry.isFolder) return own;
  return combineEtags(own, [remotePermissionsOf({ entry, mount, names }), names.at(-1) ?? mount.path[0] ?? ""]);
}

const nameOf = ({ mount, names }: RemoteResource): string => names.at(-1) ?? mount.path.at(-1) ?? "";
const ofFolder = (one: RemoteResource, value: string): string | null => (one.entry.isFolder ? value : null);
const ofFile = (one: RemoteResource, value: string): string | null => (one.entry.isFolder ? null : value);

export const remoteProperties: PropertyTable<RemoteResource> = {
  "d:resourcetype": (one) => (one.entry.isFolder ? "<d:collection/>" : ""),
  "d:getlastmodified": (one) => writeHttpDate(one.entry.changedAt ?? new Date(1000)),
  "d:getcontentlength": (one) => ofFile(one, String(one.entry.size)),
  "d:getcontenttype": (one) => ofFile(one, escapeXml(typeOfName(nameOf(one)))),
  "d:getetag": (one) => `&quot;${escapeXml(remoteEtagOf(one))}&quot;`,
  "d:displayname": (one) => escapeXml(nameOf(one)),
  "d:quota-used-bytes": (one) => ofFolder(one, String(one.entry.size)),
  // Nextcloud: the other server does not say.
  "d:quota-available-bytes": (one) => ofFolder(one, "-2"),
  "oc:id": remoteIdOf,
  "oc:fileid": (one) => String(numberOf(one)),
  "oc:permissions": remotePermissionsOf,
  "oc:size": (one) => String(one.entry.size),
  "oc:checksums": ({ entry: { checksum } }) =>
    checksum === null ? null : `<oc:checksum>${escapeXml(checksum)}</oc:checksum>`,
  "oc:favorite": () => "0",
  "oc:owner-id": ({ mount }) => escapeXml(mount.share.sender),
  "oc:owner-display-name": ({ mount }) => escapeXml(mount.share.senderName),
  "oc:share-types": () => "",
  "nc:sharees": () => "",
  "oc:comments-unread": () => "0",
  "nc:has-preview": () => "false",
  "nc:is-mount-root": (one) => String(one.names.length === 0),
  "nc:mount-type": (one) => (one.names.length === 0 ? "shared" : ""),
  "nc:is-encrypted": () => "0",
  "x1:share-permissions": (one) => String(shareMask({ isFolder: one.entry.isFolder, canWrite: isWritable(one) })),
  "x2:share-permissions": (one) =>
    JSON.stringify(["read", ...(isWritable(one) ? ["write"] : [])]).replaceAll('"', "&quot;"),
};

/** What `allprop` answers. */
export const usualRemoteProperties: readonly PropertyName[] = [
  "d:resourcetype",
  "d:getlastmodified",
  "d:getcontentlength",
  "d:getcontenttype",
  "d:getetag",
  "d:displayname",
  "d:quota-used-bytes",
  "d:quota-available-bytes",
];

export const remoteMember = (resource: RemoteResource): Member<RemoteResource> => ({
  names: [...resource.mount.path, ...resource.names],
  isCollection: resource.entry.isFolder,
  resource,
});
