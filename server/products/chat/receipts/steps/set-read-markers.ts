import { defineStep } from "../../protocol/exchange.ts";
import { bodyTextOr } from "../../protocol/scope.ts";
import type { Note } from "../../timeline/notes.ts";
import { fullyReadNote, receiptNote, writeNotes } from "../note.ts";

export const setReadMarkers = defineStep({
  name: "set-read-markers",
  section: "Fully read markers",
  needs: ["person", "room", "body"],
  gives: ["answer"],
  async run({ core }, { person: { userId }, room, body }) {
    const notes: (Note | undefined)[] = [];
    const marker = bodyTextOr(body, "m.fully_read");
    if (marker !== undefined) notes.push(fullyReadNote(room, userId, marker));
    for (const type of ["m.read", "m.read.private"]) {
      const eventId = bodyTextOr(body, type);
      if (eventId !== undefined) notes.push(await receiptNote(core, room, userId, type, eventId, undefined));
    }
    await writeNotes(core, notes);
    return { answer: {} };
  },
});
