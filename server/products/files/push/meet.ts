import type { WebSocket } from "ws";
import { Refusal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { takeTicket, type Holder } from "./tickets.ts";

type MeetDeps = Pick<FilesDeps, "db" | "http" | "log">;

/** Who has come, and what they said before they were let in. */
interface Met {
  readonly holder: Holder;
  readonly early: readonly string[];
}

/**
 * Who opens a socket: its first message is the person's name and its second the app password, or nothing and a ticket.
 * Null when that is nobody.
 */
export async function meet(deps: MeetDeps, ws: WebSocket, ip: string): Promise<Met | null> {
  const { next, rest } = readMessages(ws);
  const name = await next();
  const secret = await next();
  if (name === null || secret === null) return null;
  try {
    if (name === "") return metBy(await takeTicket(deps.db, secret), rest());
    const person = await deps.http.principalOf({ kind: "basic", name, secret, ip }, "files");
    return metBy(person, rest());
  } catch (error) {
    if (!(error instanceof Refusal)) deps.log.warn({ error }, "a program could not be let in to what changes");
    return null;
  }
}

const metBy = (holder: Holder | null, early: readonly string[]): Met | null =>
  holder && { holder: { personId: holder.personId, sessionId: holder.sessionId }, early };

/** What is said besides, before anyone is let in. */
const mostEarly = 4;

/** One message after the other; null when the socket closes first. */
function readMessages(ws: WebSocket): { next: () => Promise<string | null>; rest: () => readonly string[] } {
  const come: string[] = [];
  let isClosed = false;
  let wake = (): void => undefined;
  const take = (data: Buffer): void => {
    if (come.length < 2 + mostEarly) come.push(data.toString());
    wake();
  };
  ws.on("message", take);
  ws.once("close", () => {
    isClosed = true;
    wake();
  });
  return {
    async next() {
      while (come.length === 0 && !isClosed)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return come.shift() ?? null;
    },
    rest() {
      ws.off("message", take);
      return come;
    },
  };
}
