import type { Room } from "matrix-js-sdk";
import { queryClient } from "../../platform/query.ts";
import { kindOf } from "./room-kind.ts";

/** How long changes of channels are gathered, in ms, before the lists are fetched. */
const gatheredMs = 200;

/** Fetches the list of a changed channel's workspace anew: once for all that changes in a moment, as after a break. */
export class ChannelLists {
  readonly #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  fetchFor(room: Room): void {
    const { workspaceId } = kindOf(room);
    if (workspaceId === null) return;
    this.#changed.add(workspaceId);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const id of this.#changed) void queryClient.invalidateQueries({ queryKey: ["channels", id] });
      this.#changed.clear();
    }, gatheredMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
