import { now } from "#clock";
import type { MediaHost } from "../media/host.ts";
import type { Ticket } from "../media/messages.ts";
import { enterWithinMs, testBegunAt, testEndsAfterMs } from "./room.ts";

export interface TestAdmission {
  /** Why a ticket of a connection test may not be used (any more); null when it may, and then the test has an end. */
  refusal(ticket: Ticket): string | null;
  stop(): void;
}

/** Lets tests in, whichever process they come to, and ends them. */
export function createTestAdmission(host: Pick<MediaHost, "command">): TestAdmission {
  const endings = new Map<string, NodeJS.Timeout>();
  return {
    refusal({ room }) {
      const age = now() - testBegunAt(room);
      if (age > enterWithinMs) return "The connection test is over.";
      if (!endings.has(room)) {
        const end = (): void => {
          endings.delete(room);
          host.command({ kind: "end", room }).catch(() => undefined);
        };
        endings.set(room, setTimeout(end, testEndsAfterMs - age).unref());
      }
      return null;
    },
    stop() {
      for (const timer of endings.values()) clearTimeout(timer);
      endings.clear();
    },
  };
}
