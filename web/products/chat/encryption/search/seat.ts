import { setPrivateSearch } from "../../../../platform/private-search.ts";
import type { Encryption } from "../encryption.ts";
import type { SearchParts } from "./encrypted-search.ts";

/** After a failure, such as a file that could not be fetched. */
const againAfterMs = 60_000;

/** The search of a session's encrypted rooms, which is fetched once there are any. */
export class SearchSeat {
  readonly #parts: SearchParts;
  readonly #state: Encryption["state"];
  #opening: Promise<() => Promise<void>> | undefined;
  #hasStopped = false;

  constructor(parts: SearchParts, { state }: Encryption) {
    this.#parts = parts;
    this.#state = state;
  }

  /** Whether the person has encrypted rooms. */
  look(hasRooms: boolean): void {
    if (!hasRooms || this.#opening || this.#hasStopped) return;
    this.#opening = this.#open().catch(() => {
      setPrivateSearch("closed");
      setTimeout(() => (this.#opening = undefined), againAfterMs);
      return async () => undefined;
    });
  }

  async #open(): Promise<() => Promise<void>> {
    if (this.#state !== "on" && this.#state !== "elsewhere") {
      setPrivateSearch("closed");
      return async () => undefined;
    }
    const { searchBeside, searchWithKeys } = await import("./encrypted-search.ts");
    return this.#state === "on" ? searchWithKeys(this.#parts) : searchBeside(this.#parts);
  }

  async stop(): Promise<void> {
    this.#hasStopped = true;
    const end = await this.#opening;
    await end?.();
    setPrivateSearch("none");
  }

  /** Signing out: nothing of it stays in this browser. */
  async forget(): Promise<void> {
    this.#hasStopped = true;
    const { forgetFacts } = await import("./store.ts");
    // Not after what is still being read or written: the page may be gone by then.
    await Promise.all([forgetFacts(this.#parts.device), this.stop()]);
  }
}
