import { can, type Role } from "#workspaces";
import { refuse } from "#http";

type Given = "viewer" | "editor";

/** Nextcloud's bits: 1 read, 2 update, 4 create, 8 delete, 16 share. */
const share = 16;

/** What a role allows in bits; only who manages may share on. */
export function bitsOf(role: Role, isFolder: boolean): number {
  const change = can(role, "write") ? (isFolder ? 2 + 4 + 8 : 2) : 0;
  return 1 + change + (can(role, "manage") ? share : 0);
}

/**
 * The role that allows what bits ask for. Of files only reading and updating count, as in Nextcloud; who may share on is decided by
 * the role in the workspace and not here. Refuses INVALID for what no role gives: to create without reading, to change some of it.
 */
export function roleOfBits(bits: number, isFolder: boolean): Given {
  const asked = bits & (isFolder ? 15 : 3);
  if (bits < 1 || bits > 31 || !Number.isInteger(bits))
    throw refuse("INVALID", "Permissions are a number from 1 to 31.");
  if (asked === 1) return "viewer";
  if (asked === (isFolder ? 15 : 3)) return "editor";
  throw refuse("INVALID", "Share to read (1), or to change everything in it (15 for a folder, 3 for a file).");
}
