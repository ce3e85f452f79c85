import { suggesterId, type MadeSuggestion, type NewSuggestion } from "@safos/contract/documents";
import { now, uuid } from "#clock";
import type { Collaboration } from "#collaboration";
import type { Events } from "#events";
import { refuse } from "#http";
import { eventActorOf, type Actor, type Items } from "#items";
import { documentEvent } from "./events.ts";
import { suggest, takeBack } from "./formats/suggest.ts";
import type { DocumentDb } from "./queries.ts";

export interface Suggestions {
  /** Marks a change into the text, for whoever may comment. Refuses STALE, SUGGESTION_REFUSED, DOCUMENT_LOCKED. */
  add(actor: Actor, id: string, wish: NewSuggestion): Promise<MadeSuggestion>;
  /** Takes one's own suggestion back. */
  remove(actor: Actor, id: string, suggestionId: string): Promise<void>;
}

/** Changes that wait, made by those whose page may not write the text itself. */
export function createSuggestions(deps: {
  db: DocumentDb;
  events: Events;
  items: Items;
  collaboration: Collaboration;
}): Suggestions {
  const { db, events, items, collaboration } = deps;

  function suggesterOf(actor: Actor): { by: string; name: string } {
    if (actor.person) return { by: suggesterId(actor.person.personId, false), name: actor.person.displayName };
    const guest = actor.link?.guest;
    if (!guest) throw refuse("GUEST_NAME_MISSING");
    return { by: suggesterId(guest.id, true), name: guest.name };
  }

  return {
    async add(actor, id, wish) {
      const item = await items.require(actor, "document", id, "comment");
      const who = suggesterOf(actor);
      const mark = { id: uuid(), ...who, at: new Date(now()).toISOString() };
      const followers = await items.comments.followers(item);
      let gone = "";
      await collaboration.apply({ kind: "document", id }, actor.person?.personId ?? null, (doc) => {
        ({ gone } = suggest(doc, { ...wish, text: wish.text.toWellFormed() }, mark));
      });
      await db.transaction().execute((trx) =>
        events.emit(
          trx,
          documentEvent("document.suggested", { id, workspaceId: item.workspaceId ?? "" }, eventActorOf(actor), {
            title: item.title,
            followers,
            excerpt: (wish.text === "" ? gone : wish.text).slice(0, 300).toWellFormed(),
          }),
        ),
      );
      return { id: mark.id };
    },
    async remove(actor, id, suggestionId) {
      await items.require(actor, "document", id, "comment");
      const { by } = suggesterOf(actor);
      await collaboration.apply({ kind: "document", id }, actor.person?.personId ?? null, (doc) => {
        if (!takeBack(doc, suggestionId, by)) throw refuse("MISSING", "There is no such suggestion of yours.");
      });
    },
  };
}
