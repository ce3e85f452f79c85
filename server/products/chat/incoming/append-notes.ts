import type { Core } from "../core.ts";
import type { Note } from "../timeline/notes.ts";
import { append } from "../timeline/append.ts";

const perAppend = 500;

/** Puts notes into the stream, some at a time; every process follows. */
export async function appendNotes({ db }: Pick<Core, "db">, notes: readonly Note[]): Promise<void> {
  for (let at = 0; at < notes.length; at += perAppend) {
    const some = notes.slice(at, at + perAppend).map((note, index) => ({ n: index + 1, ...note }));
    await append(db, { events: [], rooms: [], notes: some, redactions: [], media: [] });
  }
}
