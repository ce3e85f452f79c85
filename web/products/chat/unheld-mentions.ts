import { Method, type MatrixClient } from "matrix-js-sdk";
import type { RoomSummary } from "./summary.ts";

interface Answer {
  readonly notifications: readonly { readonly room_id: string; readonly event: { readonly event_id: string } }[];
}

/** Which message names the person in rooms whose part in the browser does not reach back to it, as after a break. */
export class UnheldMentions {
  readonly #client: Pick<MatrixClient, "http">;
  readonly #onFound: () => void;
  #newest: ReadonlyMap<string, string> = new Map();
  #asked = "";

  constructor(client: Pick<MatrixClient, "http">, onFound: () => void) {
    this.#client = client;
    this.#onFound = onFound;
  }

  /** The summaries with the message that names the person, as far as it is known; what is not is asked for, once. */
  complete(rooms: ReadonlyMap<string, RoomSummary>): Map<string, RoomSummary> {
    const unheld = [...rooms.values()].filter((room) => room.mentions > 0 && room.mentionId === null);
    const asked = unheld.map((room) => `${room.id} ${room.mentions}`).join();
    if (asked !== this.#asked) {
      this.#asked = asked;
      if (asked !== "") void this.#ask();
    }
    const completed = new Map(rooms);
    for (const room of unheld) completed.set(room.id, { ...room, mentionId: this.#newest.get(room.id) ?? null });
    return completed;
  }

  async #ask(): Promise<void> {
    const query = { only: "highlight", limit: "100" };
    try {
      const { notifications } = await this.#client.http.authedRequest<Answer>(Method.Get, "/notifications", query);
      // The newest first: of each room the first counts.
      this.#newest = new Map(notifications.toReversed().map((one) => [one.room_id, one.event.event_id]));
      this.#onFound();
    } catch {
      // Asked again when something changes.
      this.#asked = "";
    }
  }
}
