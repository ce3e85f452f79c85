import { pointerPause } from "@safos/contract/presence-pace";
import { getVisibleSceneBounds } from "@excalidraw/excalidraw";
import type { AppState, Collaborator, OnUserFollowedPayload, SocketId } from "@excalidraw/excalidraw/types";
import type { Awareness } from "y-protocols/awareness";
import { now } from "../../platform/clock.ts";
import {
  companionOf,
  isArea,
  leaderOf,
  lookAt,
  pageOf,
  presenterOf,
  type Companion,
  type Presence,
  type Presences,
} from "./following.ts";
import type { Canvas } from "./scene.ts";

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
const mostSelected = 100;
/** How much of the canvas a slide fills. */
export const slideShare = 0.92;

/** Who looks at what: changes with every companion that comes, goes, presents or is followed. */
export interface Together {
  readonly followed: Companion | null;
  /** Anyone who else presents. */
  readonly presenter: Companion | null;
}

export interface CanvasPresence {
  point(payload: { pointer: { x: number; y: number; tool: "pointer" | "laser" }; button: "up" | "down" }): void;
  select(ids: readonly string[]): void;
  scrolled(): void;
  /** Excalidraw ends it by itself when this person moves the canvas. */
  noteFollow(payload: OnUserFollowedPayload): void;
  /** Goes along with what a person looks at. `isShow`: only as long as they present, and then back to where this page was. */
  follow(personId: string, isShow: boolean): void;
  unfollow(): void;
  /** Tells everybody which frame is presented; null ends it. */
  present(frameId: string | null): void;
  end(): void;
}

/** Shows the others' hands on the canvas, tells them of this one, and goes along with anyone who is followed. */
export function openPresence(
  awareness: Awareness,
  canvas: Canvas,
  onTogether: (together: Together, ended: "shown" | "left" | null) => void,
): CanvasPresence {
  let followed: number | null = null;
  let back: Pick<AppState, "scrollX" | "scrollY" | "zoom"> | null = null;
  let lastPoint = 0;
  let lastView = 0;
  let pending: ReturnType<typeof setTimeout> | undefined;
  let pendingView: ReturnType<typeof setTimeout> | undefined;
  let latest: Parameters<CanvasPresence["point"]>[0] | null = null;
  let selection = "";
  let frame = 0;
  let together: Together = { followed: null, presenter: null };
  const me = awareness.clientID;
  const states = (): Presences => awareness.getStates();
  const tell = (field: keyof Presence, value: unknown): void => awareness.setLocalStateField(field, value);
  const others = (): [number, Presence][] => [...states()].filter(([client]) => client !== me);

  function showHands(): void {
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
        selectedElementIds: Object.fromEntries(
          (state.selected ?? []).slice(0, mostSelected).map((id) => [id, true as const]),
        ),
      });
    }
    canvas.updateScene({ collaborators });
  }

  /** Looks where the leader looks: at their slide as large as there is room for, or at all that they see. */
  function goAlong(): void {
    const leader = followed === null ? null : leaderOf(states(), followed, me);
    const state = leader === null ? undefined : states().get(leader);
    if (!state) return;
    const size = canvas.getAppState();
    const slide =
      typeof state.slide === "string" ? canvas.getSceneElements().find((one) => one.id === state.slide) : undefined;
    const next = slide
      ? lookAt([slide.x, slide.y, slide.x + slide.width, slide.y + slide.height], size, slideShare)
      : isArea(state.view)
        ? lookAt(state.view, size)
        : null;
    if (next) goTo({ ...next, zoom: { value: next.zoom as AppState["zoom"]["value"] } });
  }
  function goTo(next: Pick<AppState, "scrollX" | "scrollY" | "zoom">): void {
    canvas.updateScene({ appState: next });
  }

  function report(ended: "shown" | "left" | null = null): void {
    const next: Together = {
      followed: followed === null ? null : companionOf(states(), followed),
      presenter: presenterOf(states(), me),
    };
    if (ended === null && JSON.stringify(next) === JSON.stringify(together)) return;
    together = next;
    onTogether(next, ended);
  }

  function show(): void {
    frame = 0;
    showHands();
    if (followed !== null && back !== null && !companionOf(states(), followed)?.slide) stop("shown");
    goAlong();
    if (isFollowed()) tellView();
    report();
  }

  /** Ends going along, for this page's own reasons. */
  function stop(ended: "shown" | null): void {
    const home = back;
    back = null;
    followed = null;
    canvas.updateScene({ appState: { userToFollow: null } });
    if (home) goTo(home);
    tell("follows", null);
    report(ended);
  }

  const isFollowed = (): boolean => others().some(([, state]) => state.follows === me);
  let told = "";
  function tellView(): void {
    pendingView ??= setTimeout(
      () => {
        pendingView = undefined;
        lastView = now();
        const view = getVisibleSceneBounds(canvas.getAppState()).map(Math.round);
        if (told === view.join()) return;
        told = view.join();
        tell("view", view);
      },
      Math.max(0, lastView + pointerPause(states().size) - now()),
    );
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
      pending ??= setTimeout(sendPoint, Math.max(0, lastPoint + pointerPause(states().size) - now()));
    },
    select(ids) {
      const next = ids.slice(0, mostSelected);
      if (next.join() === selection) return;
      selection = next.join();
      tell("selected", next);
    },
    scrolled() {
      if (isFollowed()) tellView();
    },
    noteFollow({ userToFollow, action }) {
      if (action === "FOLLOW" || followed !== Number(userToFollow.socketId)) return;
      const isGone = !states().has(followed);
      const home = isGone ? back : null;
      followed = null;
      back = null;
      if (home) goTo(home);
      tell("follows", null);
      report(isGone ? "left" : null);
    },
    follow(personId, isShow) {
      const client = pageOf(states(), personId, (one) => awareness.meta.get(one)?.lastUpdated ?? 0);
      const companion = client === null ? null : companionOf(states(), client);
      if (client === null || client === me || !companion) return;
      const { scrollX, scrollY, zoom } = canvas.getAppState();
      back = isShow ? { scrollX, scrollY, zoom } : null;
      followed = client;
      showHands();
      canvas.updateScene({
        appState: { userToFollow: { socketId: String(client) as SocketId, username: companion.person.name } },
      });
      tell("follows", client);
      onChange();
    },
    unfollow() {
      if (followed !== null) stop(null);
    },
    present(frameId) {
      if ((awareness.getLocalState() as Presence | null)?.slide !== frameId) tell("slide", frameId);
    },
    end() {
      clearTimeout(pending);
      clearTimeout(pendingView);
      cancelAnimationFrame(frame);
      awareness.off("change", onChange);
      for (const field of ["follows", "slide"] as const) tell(field, null);
    },
  };
}
