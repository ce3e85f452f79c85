import { setPrivateSearch } from "../../../../platform/private-search.ts";
import type { Encryption } from "../encryption.ts";
import type { SearchParts } from "./encrypted-search.ts";

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
    await this.stop();
    const { forgetFacts } = await import("./store.ts");
    await forgetFacts(this.#parts.device);
  }
}
