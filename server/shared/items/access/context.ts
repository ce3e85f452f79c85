import type { LinkTerms } from "@safos/contract/items";
import type { Principal } from "#http";
import type { LinkPasswords } from "#identity";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { Classes } from "../classes/classes.ts";
import type { Uses } from "../uses/uses.ts";
import { keyOf, type FoundItem, type ItemKind, type ItemRef } from "../kinds.ts";

/** A person as far as access needs to know them. */
export type Reader = Pick<Principal, "personId" | "organisationId">;

/** What every question about access works with. */
export interface AccessContext {
  readonly workspaces: Workspaces;
  readonly policy: Policy;
  readonly kinds: ReadonlyMap<string, ItemKind>;
  readonly classes: Classes;
  readonly uses: Uses;
  readonly unlocking: Pick<LinkPasswords, "unlockedUntil">;
  /** What a link to an item is for. */
  termsOf(item: ItemRef, grantId: string): Promise<LinkTerms>;
  /** What an organisation is called. */
  agencyOf(organisationId: string): string;
  /** Those of these who exist and may sign in. */
  personsOf(personIds: readonly string[]): Promise<readonly Reader[]>;
  /** Whose people someone is of, also when their account is closed. */
  organisationOfPerson(personId: string): Promise<string | null>;
}

/** The items that exist by `keyOf`; one statement a kind. */
export async function findItems(
  { kinds }: AccessContext,
  refs: readonly ItemRef[],
): Promise<ReadonlyMap<string, FoundItem>> {
  const found = new Map<string, FoundItem>();
  for (const [kind, list] of Map.groupBy(refs, (ref) => ref.kind)) {
    const items = (await kinds.get(kind)?.find([...new Set(list.map((ref) => ref.id))])) ?? [];
    for (const item of items) found.set(keyOf(item), item);
  }
  return found;
}

/** Whether nothing in the workspace of an item can be changed. */
export const isArchived = async (
  { workspaces }: Pick<AccessContext, "workspaces">,
  { workspaceId }: Pick<FoundItem, "workspaceId">,
): Promise<boolean> => workspaceId !== null && (await workspaces.placeOf(workspaceId))?.isArchived === true;
