import type { MatrixClient } from "matrix-js-sdk";

/**
 * Drafts that go with a person from device to device: account data of the room, which other clients leave alone. Those of
 * encrypted rooms stay where they were written, because the server could read them.
 */
const draftType = "safos.draft";

/** What is written and not sent in a room: its own under `""`, those of threads under the roots' ids. */
export type Drafts = Readonly<Record<string, string>>;

/** Longer ones stay on the device, in characters. */
const longest = 20_000;
/** How many threads of a room have their drafts kept; those written in last stay. */
const mostThreads = 20;

export function readDrafts(content: Readonly<Record<string, unknown>> | undefined): Drafts {
  const { drafts } = content ?? {};
  if (typeof drafts !== "object" || drafts === null) return {};
  return Object.fromEntries(
    Object.entries(drafts).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** With another text in a thread, or in the room itself (`""`); empty ones are left out. */
export function withDraft(drafts: Drafts, thread: string, text: string): Drafts {
  const { [thread]: _old, ...others } = drafts;
  const all = Object.entries({ ...others, ...(text.trim() === "" || text.length > longest ? {} : { [thread]: text }) });
  const threads = all.filter(([key]) => key !== "");
  const dropped = new Set(threads.slice(0, Math.max(0, threads.length - mostThreads)).map(([key]) => key));
  return Object.fromEntries(all.filter(([key]) => !dropped.has(key)));
}

/**
 * Which text a field shows, of what is here and what came from the account. `agreed`: what both were last. What was changed
 * here goes first; what was changed only elsewhere is taken over.
 */
export const merged = (here: string, agreed: string, elsewhere: string): string => (here === agreed ? elsewhere : here);

/** The drafts of a room as the account has them. */
export const accountDrafts = (client: MatrixClient, roomId: string): Drafts =>
  readDrafts(client.getRoom(roomId)?.getAccountData(draftType)?.getContent());

/** What this page has written to the account and has not got back by the sync: until then the account seems to hold less. */
export class Unechoed {
  #before = "";
  readonly #written: string[] = [];

  /** `before`: what the account held, as far as this page knew. */
  add(text: string, before: string): void {
    if (this.#written.length === 0) this.#before = before;
    this.#written.push(text);
  }

  /** It did not get there. */
  drop(text: string): void {
    const index = this.#written.lastIndexOf(text);
    if (index >= 0) this.#written.splice(index, 1);
  }

  /** Whether what the account holds is only what this page knew or wrote: nothing to be taken over. */
  isOwn(elsewhere: string): boolean {
    if (this.#written.length === 0) return false;
    // What was written last may be what was there before.
    if (elsewhere === this.#before) return true;
    const index = this.#written.lastIndexOf(elsewhere);
    if (index >= 0) {
      this.#before = elsewhere;
      this.#written.splice(0, index + 1);
      return true;
    }
    this.#written.length = 0;
    return false;
  }
}

/** Writes a draft to the account. What the account has of it then. */
export async function writeDraft(
  client: MatrixClient,
  { roomId, thread }: { roomId: string; thread: string },
  text: string,
  unechoed: Unechoed,
): Promise<string> {
  const drafts = accountDrafts(client, roomId);
  const next = withDraft(drafts, thread, text);
  const [before, stored] = [drafts[thread] ?? "", next[thread] ?? ""];
  unechoed.add(stored, before);
  try {
    await client.setRoomAccountData(roomId, draftType as never, { drafts: next } as never);
  } catch (error) {
    unechoed.drop(stored);
    throw error;
  }
  return stored;
}
