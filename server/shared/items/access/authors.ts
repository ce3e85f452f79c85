import type { Identity } from "#identity";
import type { AuthorsOfItems } from "#workspaces";
import type { ItemKind, ItemRef } from "../kinds.ts";
import { writerOf } from "./rules.ts";

interface Deps {
  readonly items: {
    isKind(name: string): name is ItemRef["kind"];
    locateAll(refs: readonly ItemRef[]): ReturnType<ItemKind["find"]>;
  };
  readonly identity: Pick<Identity, "personsByIds">;
}

/** Whose people wrote items, also those whose account is closed; what nobody wrote is left out. */
export const createAuthorsOfItems =
  ({ items, identity }: Deps): AuthorsOfItems =>
  async (refs) => {
    const known = refs.flatMap(({ kind, id }) => (items.isKind(kind) ? [{ kind, id }] : []));
    const found = await items.locateAll(known);
    const ids = new Set(found.flatMap((item) => writerOf(item) ?? []));
    const persons = await identity.personsByIds([...ids]);
    const homes = new Map(persons.map((one) => [one.id, one.organisationId]));
    return found.flatMap(({ kind, id, ...item }) => {
      const organisationId = homes.get(writerOf(item) ?? "");
      return organisationId === undefined ? [] : [{ kind, id, organisationId }];
    });
  };
