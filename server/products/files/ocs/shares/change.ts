import { now } from "#clock";
import { refuse, type Principal } from "#http";
import type { NewShare } from "@safos/contract/items";
import type { OcsDeps } from "../exchange.ts";
import { bitsOf, roleOfBits } from "./bits.ts";
import { readEnd, requireHoldable, type Fields } from "./fields.ts";
import { shareMissing, type FoundShare } from "./find.ts";
import { granteeOf, type Share } from "./share.ts";

type Grantee = Pick<NewShare, "name" | "groupId" | "organisationId">;

async function granteeAgain({ identity }: OcsDeps, { grant }: FoundShare): Promise<Grantee> {
  if (grant.groupId !== null) return { groupId: grant.groupId };
  if (grant.organisationId !== null) return { organisationId: grant.organisationId };
  const person = await identity.personById(grant.personId ?? "");
  if (!person) throw shareMissing();
  return { name: person.name };
}

/** Another role, end or password; what is not named stays. Clients name one at a time. Only who manages the item may. */
export async function changeShare(deps: OcsDeps, person: Principal, share: FoundShare, fields: Fields): Promise<Share> {
  requireHoldable(fields);
  const { node, grant } = share;
  const isFolder = node.kind === "folder";
  const item = await deps.items.require({ person, link: null }, "file", String(node.id), "manage");
  const bits = fields.has("permissions") ? Number(fields.get("permissions")) : null;
  // What allows the same already stays the role that it is.
  const isSame = bits === null || (bits & 15) === (bitsOf(grant.role, isFolder) & 15);
  const role = isSame ? undefined : roleOfBits(bits, isFolder);
  const end = readEnd(fields, now());
  const password = fields.get("password");
  if (grant.isLink) {
    await deps.items.sharing.changeLink(person, item, grant.id, {
      ...(role === undefined ? {} : { role }),
      ...(end === undefined ? {} : { expiresAt: end?.toISOString() ?? null }),
      ...(password === undefined ? {} : { password: password === "" ? null : password }),
    });
  } else {
    if ((password ?? "") !== "") throw refuse("INVALID", "Only a link has a password.");
    const expiresAt = (end === undefined ? grant.expiresAt : end)?.toISOString();
    await deps.items.sharing.give(person, item, {
      ...(await granteeAgain(deps, share)),
      role: role ?? (grant.role === "guest" ? "viewer" : grant.role),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  }
  const grants = await deps.workspaces.grantsOnAll("file", [item.id]);
  const after = grants.find((one) => granteeOf(one) === granteeOf(grant));
  if (!after) throw shareMissing();
  return { ...share, grant: after };
}
