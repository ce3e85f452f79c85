import { refuse } from "#http";
import type { Actor } from "#items";
import type { DocumentDeps } from "../deps.ts";
import { takeBack } from "../formats/suggest.ts";
import { suggesterOf } from "./suggester.ts";

/** Removes one's own suggestion. Refuses MISSING. */
export async function removeSuggestion(
  { collaboration, items }: DocumentDeps,
  actor: Actor,
  id: string,
  suggestionId: string,
): Promise<void> {
  await items.require(actor, "document", id, "comment");
  const { by } = suggesterOf(actor);
  await collaboration.apply({ kind: "document", id }, actor.person?.personId ?? null, (doc) => {
    if (!takeBack(doc, suggestionId, by)) throw refuse("MISSING", "There is no such suggestion of yours.");
  });
}
