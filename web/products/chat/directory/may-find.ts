import type { Me } from "@safos/contract/identity";

/** Guests find nothing by themselves; others where their organisation's rule says so. */
export const canFindOpenChats = ({ person, organisation }: Pick<Me, "person" | "organisation">): boolean =>
  person.guest === undefined && organisation.rules.roomDirectory;
