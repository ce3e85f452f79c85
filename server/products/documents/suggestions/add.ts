import type { MadeSuggestion, NewSuggestion } from "@safos/contract/documents";
import { now, uuid } from "#clock";
import { eventActorOf, type Actor } from "#items";
import type { DocumentDeps } from "../deps.ts";
import { documentEvent } from "../events.ts";
import { suggest } from "../formats/suggest.ts";
import { suggesterOf } from "./suggester.ts";

/** Marks a change into the text, for everyone who may comment. Refuses STALE, SUGGESTION_REFUSED, DOCUMENT_LOCKED. */
export async function addSuggestion(
  { collaboration, db, events, items }: DocumentDeps,
  actor: Actor,
  id: string,
  suggestion: NewSuggestion,
): Promise<MadeSuggestion> {
  const item = await items.require(actor, "document", id, "comment");
  const mark = { id: uuid(), ...suggesterOf(actor), at: new Date(now()).toISOString() };
  const followers = await items.comments.followers(item);
  let gone = "";
  await collaboration.apply({ kind: "document", id }, actor.person?.personId ?? null, (doc) => {
    ({ gone } = suggest(doc, { ...suggestion, text: suggestion.text.toWellFormed() }, mark));
  });
  await db.transaction().execute((trx) =>
    events.emit(
      trx,
      documentEvent("document.suggested", { id, workspaceId: item.workspaceId ?? "" }, eventActorOf(actor), {
        title: item.title,
        followers,
        excerpt: (suggestion.text === "" ? gone : suggestion.text).slice(0, 300).toWellFormed(),
      }),
    ),
  );
  return { id: mark.id };
}
