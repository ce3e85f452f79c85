import type { PresentPerson } from "@safos/contract/collaboration";
import { pointerPause } from "@safos/contract/presence-pace";
import { getVisibleSceneBounds, zoomToFitBounds } from "@excalidraw/excalidraw";
import type { Collaborator, OnUserFollowedPayload, SocketId } from "@excalidraw/excalidraw/types";
import type { Awareness } from "y-protocols/awareness";
import { now } from "../shell/clock.ts";
import type { Canvas } from "./scene.ts";

/** What this page tells of its person beside who they are, which is the server's word. */
interface Presence {
  readonly user?: PresentPerson;
  readonly pointer?: { x: number; y: number; tool: "pointer" | "laser" };
  readonly button?: "up" | "down";
  readonly selected?: readonly string[];
  /** The part of the whiteboard that is shown; told only while somebody follows. */
  readonly view?: readonly [number, number, number, number];
  readonly follows?: number | null;
}

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

export interface CanvasPresence {
  point(payload: { pointer: { x: number; y: number; tool: "pointer" | "laser" }; button: "up" | "down" }): void;
  select(ids: readonly string[]): void;
  scrolled(): void;
  follow(payload: OnUserFollowedPayload): void;
  end(): void;
}

/** Shows the others' hands on the canvas, tells them of this one, and goes along with whoever is followed. */
export function openPresence(awareness: Awareness, canvas: Canvas): CanvasPresence {
  let followed: number | null = null;
  let lastPoint = 0;
  let pending: ReturnType<typeof setTimeout> | undefined;
  let latest: Parameters<CanvasPresence["point"]>[0] | null = null;
  let selection = "";
  let frame = 0;
  const tell = (field: keyof Presence, value: unknown): void => awareness.setLocalStateField(field, value);
  const others = (): [number, Presence][] =>
    [...(awareness.getStates() as Map<number, Presence>)].filter(([client]) => client !== awareness.clientID);

  function show(): void {
    frame = 0;
    const collaborators = new Map<SocketId, Collaborator>();
    for (const [client, state] of others()) {
      if (!state.user) continue;
      const [background, stroke] = tones[(state.user.tone - 1) % tones.length] ?? ["#d0e3f7", "#1d5c99"];
      collaborators.set(String(client) as SocketId, {
        id: state.user.id,
        socketId: String(client) as SocketId,
        username: state.user.name,
        color: { background, stroke },
        ...(state.pointer ? { pointer: state.pointer } : {}),
        button: state.button ?? "up",
        selectedElementIds: Object.fromEntries((state.selected ?? []).slice(0, 200).map((id) => [id, true as const])),
      });
    }
    canvas.updateScene({ collaborators });
    const view = followed === null ? undefined : (awareness.getStates().get(followed) as Presence | undefined)?.view;
    if (view?.length === 4 && view.every(Number.isFinite)) {
      const { scrollX, scrollY, zoom } = zoomToFitBounds({
        appState: canvas.getAppState(),
        bounds: [...view] as [number, number, number, number],
        fitToViewport: true,
        viewportZoomFactor: 1,
      }).appState;
      canvas.updateScene({ appState: { scrollX, scrollY, zoom } });
    }
    if (isFollowed()) tellView();
  }
  const isFollowed = (): boolean => others().some(([, state]) => state.follows === awareness.clientID);
  let told = "";
  function tellView(): void {
    const view = getVisibleSceneBounds(canvas.getAppState()).map(Math.round);
    if (told === view.join()) return;
    told = view.join();
    tell("view", view);
  }
  const onChange = (): void => {
    frame ||= requestAnimationFrame(show);
  };
  awareness.on("change", onChange);
  onChange();

  function sendPoint(): void {
    pending = undefined;
    if (!latest) return;
    lastPoint = now();
    tell("pointer", { ...latest.pointer, x: Math.round(latest.pointer.x), y: Math.round(latest.pointer.y) });
    if ((awareness.getLocalState() as Presence | null)?.button !== latest.button) tell("button", latest.button);
  }

  return {
    point(payload) {
      latest = payload;
      pending ??= setTimeout(sendPoint, Math.max(0, lastPoint + pointerPause(awareness.getStates().size) - now()));
    },
    select(ids) {
      const next = ids.slice(0, 200);
      if (next.join() === selection) return;
      selection = next.join();
      tell("selected", next);
    },
    scrolled() {
      if (isFollowed()) tellView();
    },
    follow({ userToFollow, action }) {
      followed = action === "FOLLOW" ? Number(userToFollow.socketId) : null;
      tell("follows", followed);
      onChange();
    },
    end() {
      clearTimeout(pending);
      cancelAnimationFrame(frame);
      awareness.off("change", onChange);
    },
  };
}
