import type { Principal } from "#http";
import { readSentOf } from "../../federated/queries.ts";
import { nameGrantees, shareTypeOf, shareTypes } from "../../received/grantees.ts";
import { hasPreview } from "../../previews/sources.ts";
import type { Node } from "../../tree/node.ts";
import type { PersonTree } from "../../webdav/location.ts";
import type { OcsDeps } from "../exchange.ts";
import { bitsOf } from "./bits.ts";
import { numbersOf } from "./numbers.ts";
import { granteeOf, type Share } from "./share.ts";

/** Where a node stands in a person's tree; what they see nowhere is called by its name. */
function pathIn({ mounts, personalId }: PersonTree, lineage: readonly Node[]): string {
  const byRoot = new Map(mounts.map((mount) => [mount.rootId, mount.path] as const));
  for (const [index, node] of lineage.entries()) {
    const path = node.id === personalId ? [] : byRoot.get(node.id);
    if (path) return `/${[...path, ...lineage.slice(index + 1).map((one) => one.name)].join("/")}`;
  }
  return `/${lineage.at(-1)?.name ?? ""}`;
}

const dayOf = (date: Date | null): string | null => (date ? `${date.toISOString().slice(0, 10)} 00:00:00` : null);

/** Shares with every field that Nextcloud's clients read; a constant number of statements. */
export async function viewShares(
  deps: OcsDeps,
  person: Principal,
  tree: PersonTree,
  shares: readonly Share[],
): Promise<object[]> {
  const numberOf = await numbersOf(
    deps.db,
    shares.map(({ node, grant }) => ({ nodeId: node.id, granteeId: granteeOf(grant) })),
  );
  const nameOf = await nameGrantees(
    deps,
    shares.map((one) => one.grant),
  );
  const links = shares.filter(({ grant }) => grant.isLink).map(({ grant }) => grant.id);
  const federated = new Map((await readSentOf(deps.db, links)).map((one) => [one.id, one.address]));
  const givers = await deps.identity.personsByIds([...new Set(shares.flatMap(({ grant }) => grant.grantedBy ?? []))]);
  const giverById = new Map(givers.map((one) => [one.id, one]));
  return shares.map((share) => {
    const { node, lineage, grant } = share;
    const giver = giverById.get(grant.grantedBy);
    const address = federated.get(grant.id);
    const isMine = grant.grantedBy === person.personId;
    return {
      id: String(numberOf({ nodeId: node.id, granteeId: granteeOf(grant) })),
      share_type: address === undefined ? shareTypeOf(grant) : shareTypes.federated,
      uid_owner: giver?.name ?? "",
      displayname_owner: giver?.displayName ?? "",
      uid_file_owner: giver?.name ?? "",
      displayname_file_owner: giver?.displayName ?? "",
      can_edit: isMine,
      can_delete: true,
      stime: Math.floor(grant.createdAt.getTime() / 1000),
      parent: null,
      expiration: dayOf(grant.expiresAt),
      permissions: bitsOf(grant.role, node.kind === "folder"),
      note: "",
      label: "",
      hide_download: 0,
      attributes: null,
      mail_send: 0,
      tags: [],
      ...describeFile(deps, tree, node, lineage),
      ...describeTo(deps, share, { address, grantee: nameOf(grant) }),
    };
  });
}

function describeFile(
  { programEndings }: Pick<OcsDeps, "programEndings">,
  tree: PersonTree,
  node: Node,
  lineage: readonly Node[],
): object {
  const path = pathIn(tree, lineage);
  const isFolder = node.kind === "folder";
  return {
    path,
    file_target: path,
    item_type: isFolder ? "folder" : "file",
    mimetype: isFolder ? "httpd/unix-directory" : node.contentType,
    has_preview: hasPreview(node, programEndings),
    storage: lineage[0]?.id ?? 0,
    storage_id: `workspace::${node.workspaceId}`,
    item_source: node.id,
    file_source: node.id,
    file_parent: node.parentId ?? 0,
    item_size: node.size,
    item_mtime: Math.floor(node.mtime.getTime() / 1000),
  };
}

function describeTo(
  deps: OcsDeps,
  share: Share,
  {
    address,
    grantee,
  }: { readonly address: string | undefined; readonly grantee: Parameters<typeof describeGrantee>[0] },
): object {
  if (address !== undefined) return describeGrantee({ id: address, displayName: address });
  return share.grant.isLink ? describeLink(deps, share) : describeGrantee(grantee);
}

const describeGrantee = (grantee: { readonly id: string; readonly displayName: string } | null): object => ({
  token: null,
  share_with: grantee?.id ?? "",
  share_with_displayname: grantee?.displayName ?? "",
  share_with_displayname_unique: grantee?.id ?? "",
});

/** The address is known to who made the link, when they made it; only a hash of it is stored. */
function describeLink({ http }: Pick<OcsDeps, "http">, { grant, secret }: Share): object {
  const password = grant.hasPassword ? "***redacted***" : null;
  return {
    token: secret ?? "",
    url: secret ? `${http.publicUrl}/s/${secret}` : "",
    share_with: password,
    share_with_displayname: "",
    password,
    send_password_by_talk: false,
  };
}
