import type { LiveNotice } from "@safos/contract/live-page";

/** What a room's metadata says of its live page; null: there is none. */
export function liveIn(metadata: string | undefined): LiveNotice["live"] | null {
  try {
    const { live } = JSON.parse(metadata ?? "") as { live?: unknown };
    return live === "on" || live === "paused" ? live : null;
  } catch {
    return null;
  }
}
