import type { Actor } from "#items";
import type { Role } from "#workspaces";
import type { BoardContext } from "../context.ts";
import type { BoardRow } from "../queries.ts";
import { itemOfBoard } from "./item.ts";

/** The actor's role on boards, null where there is none; constant statements. */
export const readRoles = (
  { items }: BoardContext,
  actor: Actor,
  rows: readonly BoardRow[],
): Promise<readonly (Role | null)[]> => items.rolesOn(actor, rows.map(itemOfBoard));
