import { now } from "#clock";
import { isUuid } from "#database";
import { refuse, type Principal } from "#http";
import type { AccessedItem } from "#items";
import type { NewShare } from "@safos/contract/items";
import { shareTypes } from "../../received/grantees.ts";
import { shareWithServer } from "../../federated/send.ts";
import type { OcsDeps } from "../exchange.ts";
import { roleOfBits } from "./bits.ts";
import { readEnd, requireHoldable, type Fields } from "./fields.ts";
import { locate, type Trees } from "./locate.ts";
import type { Share } from "./share.ts";

/** Whom the fields name. An organisation as a whole is a group to clients. */
async function readGrantee({ identity }: OcsDeps, fields: Fields): Promise<Partial<NewShare>> {
  const shareWith = (fields.get("shareWith") ?? "").slice(0, 320);
  switch (Number(fields.get("shareType") ?? Number.NaN)) {
    case shareTypes.user:
      if (shareWith === "") throw refuse("INVALID", "Say whom to share with.");
      return { name: shareWith };
    case shareTypes.group: {
      if (!isUuid(shareWith)) throw refuse("MISSING", "There is no such group.");
      const [group] = await identity.groupsByIds([shareWith]);
      return group ? { groupId: group.id } : { organisationId: shareWith };
    }
    case shareTypes.link:
      return { isLink: true };
    default:
      throw refuse(
        "INVALID",
        "Share with a person (0), a group (1), by a link (3) or with a person on another server (6).",
      );
  }
}

/** With a person on another server, which is asked first. Of a file by itself they get to read. */
async function giveFederated(
  deps: OcsDeps,
  person: Principal,
  { node, lineage, item }: Pick<Share, "node" | "lineage"> & { readonly item: AccessedItem },
  fields: Fields,
): Promise<Share> {
  if ((fields.get("password") ?? "") !== "") throw refuse("INVALID", "Only a link has a password.");
  const end = readEnd(fields, now());
  const isFolder = node.kind === "folder";
  const made = await shareWithServer(deps.federated, person, item, {
    address: (fields.get("shareWith") ?? "").slice(0, 400),
    role: isFolder ? roleOfBits(Number(fields.get("permissions") || "1") & 15, true) : "viewer",
    ...(end ? { expiresAt: end.toISOString() } : {}),
  });
  const [grant] = (await deps.workspaces.grantsOnAll("file", [item.id])).filter((one) => one.id === made.id);
  if (!grant) throw refuse("MISSING", "There is no such share.");
  return { node, lineage, grant };
}

/** Shares what stands at a path. Who may not manage it is refused, as on the page. */
export async function giveShare(deps: OcsDeps, person: Principal, trees: Trees, fields: Fields): Promise<Share> {
  requireHoldable(fields);
  const { location } = await locate(deps, trees, fields.get("path") ?? "");
  const { lineage } = location;
  const node = lineage.at(-1);
  const item = await deps.items.require({ person, link: null }, "file", String(node?.id ?? 0), "manage");
  if (!node) throw refuse("FILE_MISSING");
  if (Number(fields.get("shareType")) === shareTypes.federated)
    return giveFederated(deps, person, { node, lineage, item }, fields);
  const to = await readGrantee(deps, fields);
  const bits = Number(fields.get("permissions") || "1");
  const end = readEnd(fields, now());
  const password = fields.get("password") ?? "";
  const made = await deps.items.sharing.give(person, item, {
    ...to,
    role: roleOfBits(bits, node.kind === "folder"),
    ...(end ? { expiresAt: end.toISOString() } : {}),
    ...(password === "" ? {} : { password }),
  });
  const [grant] = (await deps.workspaces.grantsOnAll("file", [item.id])).filter((one) => one.id === made.id);
  if (!grant) throw refuse("MISSING", "There is no such share.");
  return { node, lineage, grant, secret: made.secret };
}
