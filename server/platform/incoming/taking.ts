import { Refusal } from "#http";
import type { Workers } from "#workers";
import { isOf, type Addresses, type SignedAddress } from "./address.ts";
import type { IncomingLetter } from "./letter.ts";
import { SmtpRefusal } from "./listener.ts";
import { readLetterTask } from "./tasks.ts";

/** What became of a mail: something follows from it, or nothing does. */
export type Outcome = "used" | "dropped";

/** Is given a mail and what its address is about; may be given the same one again. What it throws makes the mail come again. */
export type LetterHandler = (letter: IncomingLetter, id: string) => Promise<Outcome>;

/** A mail that was handed on so often goes in circles (RFC 5321, 6.3). */
const mostHops = 50;
/** Mails that are being read in one process; the mail server in front keeps the others. */
const mostAtOnce = 20;
const owner = { organisation: "mail", person: "incoming" };

/** Gives each mail to the handlers of the addresses that it came to. `places`: the first one signs. */
export function createTaking(options: {
  readonly domain: string | null;
  readonly workers: Pick<Workers, "run">;
  readonly handlers: ReadonlyMap<string, LetterHandler>;
  readonly places: () => readonly Addresses[];
}) {
  const { domain, workers, handlers, places } = options;
  const counts = { used: 0, dropped: 0, refused: 0, reading: 0 };

  function find(address: string): SignedAddress | null {
    for (const place of places()) {
      const found = place.read(address);
      if (found) return found;
    }
    return null;
  }

  function requireAddress(address: string): void {
    if (domain !== null && !isOf(address, domain)) {
      counts.refused += 1;
      throw new SmtpRefusal(550, "5.7.1 Relaying denied");
    }
    const found = find(address);
    if (found && handlers.has(found.prefix)) return;
    counts.refused += 1;
    throw new SmtpRefusal(550, "5.1.1 No such address");
  }

  /** Null: it cannot be read, and would not be the next time. */
  async function read(content: Buffer): Promise<IncomingLetter | null> {
    try {
      return await workers.run(readLetterTask, { content }, { owner });
    } catch (error) {
      if (error instanceof Refusal && error.category !== "unavailable") return null;
      throw error;
    }
  }

  /** Of the mail nothing is left to do; `isWanted`: by its words someone may want to read it who looks into the mailbox. */
  async function take(to: readonly string[], content: Buffer): Promise<{ readonly isWanted: boolean }> {
    if (counts.reading >= mostAtOnce) throw new SmtpRefusal(451, "4.3.2 Too much at once");
    counts.reading += 1;
    try {
      const letter = await read(content);
      let isUsed = false;
      for (const address of to) {
        const found = find(address);
        const handler = found && handlers.get(found.prefix);
        const isLost = !letter || letter.hops > mostHops;
        const outcome = handler && !isLost ? await handler(letter, found.id) : "dropped";
        counts[outcome] += 1;
        isUsed ||= outcome === "used";
      }
      return { isWanted: !isUsed && letter?.isAutomatic !== true };
    } finally {
      counts.reading -= 1;
    }
  }

  return { counts, find, requireAddress, take };
}
