import type { OfficeDocument } from "@safos/contract/office";
import { refuse, type Principal } from "#http";
import { can } from "#workspaces";
import { viewLockOf } from "../locks/view.ts";
import { accessNode, accessParent, readableAncestors } from "../tree/access.ts";
import { endingOf } from "../tree/names.ts";
import { notAFile } from "../tree/refusals.ts";
import type { OfficeProgram } from "./discovery.ts";
import { programAddress, wopiAddress } from "./addresses.ts";
import type { WopiDeps } from "./exchange.ts";
import { makeToken } from "./tokens.ts";

/**
 * Opens a file in the office program: where the page leads the browser, and the token that it takes along. Refuses FILE_MISSING,
 * NOT_A_FILE, OFFICE_UNKNOWN when the program does not open such a file, and UNAVAILABLE.
 */
export async function openInOffice(
  deps: Omit<WopiDeps, "program"> & { readonly program: OfficeProgram | null },
  person: Pick<Principal, "personId" | "organisationId" | "displayName" | "sessionId">,
  id: number,
): Promise<OfficeDocument> {
  const accessed = await accessNode(deps, person, id, "read");
  const { node } = accessed;
  if (node.kind !== "file") throw notAFile();
  const held = await viewLockOf(deps, person, accessed);
  const mayWrite = can(accessed.role, "write") && (held === null || held.isOwn || held.isByProgram);
  if (!deps.program) throw refuse("OFFICE_UNKNOWN");
  const { addressOf } = await deps.program.discovery();
  const ending = endingOf(node.name);
  const edit = mayWrite ? addressOf(ending, "edit") : null;
  const address = edit ?? addressOf(ending, "view") ?? addressOf(ending, "edit");
  if (address === null) throw refuse("OFFICE_UNKNOWN");
  const [self] = await deps.identity.personsByIds([person.personId]);
  const { token, expiresAt } = await makeToken(deps.db, person, id, edit !== null);
  const source = wopiAddress(deps.http.publicUrl, id);
  const isInFolder = readableAncestors(accessed).length > 0;
  return {
    name: node.name,
    workspaceId: node.workspaceId,
    folderId: isInFolder ? accessParent(accessed).node.id : null,
    address: programAddress(address, source, self?.locale ?? "sv"),
    origin: new URL(address).origin,
    token,
    expiresAt: expiresAt.toISOString(),
    canWrite: edit !== null,
  };
}
