import type { Collaborator, SocketId } from "@excalidraw/excalidraw/types";
import type { Presence } from "./following.ts";

/** Cursors of others, each in the tone of their avatar. */
const tones: readonly (readonly [background: string, stroke: string])[] = [
  ["#d0e3f7", "#1d5c99"],
  ["#cdeedd", "#18663f"],
  ["#f8e2c4", "#8a5200"],
  ["#f6d6e4", "#96285f"],
  ["#e2daf7", "#5b3aa3"],
  ["#cdebef", "#14606b"],
  ["#f9d9cf", "#94391b"],
  ["#e3ebc3", "#51600c"],
];
/** What one page may say of itself is short; a selection that is larger is shown in part. */
export const mostSelected = 100;

export const socketOf = (client: number): SocketId => String(client) as SocketId;

/** The hands of others as Excalidraw draws them. */
export function handsOf(others: readonly (readonly [client: number, state: Presence])[]): Map<SocketId, Collaborator> {
  const hands = new Map<SocketId, Collaborator>();
  for (const [client, state] of others) {
    if (!state.user) continue;
    const [background, stroke] = tones[(state.user.tone - 1) % tones.length] ?? ["#d0e3f7", "#1d5c99"];
    hands.set(socketOf(client), {
      id: state.user.id,
      socketId: socketOf(client),
      username: state.user.name,
      color: { background, stroke },
      ...(state.pointer ? { pointer: state.pointer } : {}),
      button: state.button ?? "up",
      selectedElementIds: Object.fromEntries(
        (state.selected ?? []).slice(0, mostSelected).map((id) => [id, true as const]),
      ),
    });
  }
  return hands;
}
