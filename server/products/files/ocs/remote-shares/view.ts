import type { ReceivedRow } from "../../federated/queries.ts";

/** As Nextcloud's clients read what comes from other servers. The secret is not theirs to know. */
export const viewRemoteShare = (row: ReceivedRow): object => ({
  id: String(row.number),
  parent: null,
  share_type: 0,
  remote: `https://${row.host}/`,
  remote_id: row.providerId,
  share_token: "",
  name: `/${row.name}`,
  owner: row.sender.slice(0, row.sender.lastIndexOf("@")),
  user: "",
  mountpoint: `/${row.placedName ?? row.name}`,
  accepted: row.state === "accepted" ? 1 : 0,
  type: row.isFolder ? "dir" : "file",
  mimetype: row.isFolder ? "httpd/unix-directory" : "application/octet-stream",
  permissions: row.canWrite ? 15 : 1,
  mtime: Math.floor(row.createdAt.getTime() / 1000),
});
