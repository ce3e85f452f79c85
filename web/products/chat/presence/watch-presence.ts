import { SetPresence, UserEvent, type MatrixClient } from "matrix-js-sdk";
import { now } from "../../../platform/clock.ts";
import { forgetPresence, publishPresence, type Presence } from "./presence.ts";

/** Without a key or pointer for this long the page says that nobody sits there; the server shows it when five minutes have gone. */
const idleMs = 60_000;
const lookMs = 15_000;
const inputs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

const isPresence = (text: string): text is Presence => ["online", "unavailable", "offline"].includes(text);

/**
 * Shows who is active, and lets the client's next sync say whether this page is used; neither costs a request of its
 * own. Gives what ends it.
 */
export function watchPresence(client: MatrixClient): () => void {
  const publish = (userId: string, text: string): void => {
    if (isPresence(text)) publishPresence(userId, text);
  };
  const look = sayActivity(client);
  // What this browser remembers of before it was closed.
  for (const { userId, presence, events } of client.getUsers()) if (events.presence) publish(userId, presence);
  client.on(UserEvent.Presence, (_event, { userId, presence }) => publish(userId, presence));
  return () => {
    look.stop();
    forgetPresence();
  };
}

function sayActivity(client: MatrixClient): { stop: () => void } {
  const ending = new AbortController();
  let usedAt = now();
  let last: SetPresence | null = null;
  const look = (): void => {
    const isUsed = document.visibilityState === "visible" && now() - usedAt < idleMs;
    const next = isUsed ? SetPresence.Online : SetPresence.Unavailable;
    if (next === last) return;
    last = next;
    void client.setSyncPresence(next);
  };
  const use = (): void => {
    usedAt = now();
    look();
  };
  for (const name of inputs) addEventListener(name, use, { passive: true, signal: ending.signal });
  document.addEventListener("visibilitychange", use, { signal: ending.signal });
  const timer = setInterval(look, lookMs);
  look();
  return {
    stop() {
      ending.abort();
      clearInterval(timer);
    },
  };
}
