import { pointerPause } from "@safos/contract/presence-pace";
import { getVisibleSceneBounds } from "@excalidraw/excalidraw";
import type { AppState, OnUserFollowedPayload } from "@excalidraw/excalidraw/types";
import type { Awareness } from "y-protocols/awareness";
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
import { handsOf, mostSelected, socketOf } from "./hands.ts";
import { paced, type Paced } from "./pace.ts";
import type { Canvas } from "./scene.ts";

/** How much of the canvas a slide fills. */
export const slideShare = 0.92;

/** Who looks at what: changes with every companion that comes, goes, presents or is followed. */
export interface Together {
  readonly followed: Companion | null;
  /** Anyone who else presents. */
  readonly presenter: Companion | null;
}

/** Why going along ended, when the person did not end it: the presentation is over, or whom they followed has left. */
export type FollowEnd = "shown" | "left" | null;

type Place = Pick<AppState, "scrollX" | "scrollY" | "zoom">;

interface Pointer {
  readonly pointer: { x: number; y: number; tool: "pointer" | "laser" };
  readonly button: "up" | "down";
}

/** Shows the others' hands on the canvas, publishes this one, and goes along with anyone who is followed. */
export class CanvasPresence {
  readonly #awareness: Awareness;
  readonly #canvas: Canvas;
  readonly #onTogether: (together: Together, ended: FollowEnd) => void;
  readonly #pointer: Paced;
  readonly #view: Paced;
  /** The page that is followed. */
  #followed: number | null = null;
  /** Where this page was before it came along to a presentation. */
  #back: Place | null = null;
  #latest: Pointer | null = null;
  #publishedView = "";
  #selection = "";
  #frame = 0;
  #together: Together = { followed: null, presenter: null };

  constructor(awareness: Awareness, canvas: Canvas, onTogether: (together: Together, ended: FollowEnd) => void) {
    this.#awareness = awareness;
    this.#canvas = canvas;
    this.#onTogether = onTogether;
    const pause = (): number => pointerPause(this.#states.size);
    this.#pointer = paced(pause, () => this.#publishPointer());
    this.#view = paced(pause, () => this.#publishView());
    awareness.on("change", this.#onChange);
    this.#onChange();
  }

  point(payload: Pointer): void {
    this.#latest = payload;
    this.#pointer.ask();
  }

  select(ids: readonly string[]): void {
    const next = ids.slice(0, mostSelected);
    if (next.join() === this.#selection) return;
    this.#selection = next.join();
    this.#publish("selected", next);
  }

  scrolled(): void {
    if (this.#isFollowed()) this.#view.ask();
  }

  /** Excalidraw ends it by itself when this person moves the canvas. */
  noteFollow({ userToFollow, action }: OnUserFollowedPayload): void {
    if (action === "FOLLOW" || this.#followed !== Number(userToFollow.socketId)) return;
    const isGone = !this.#states.has(this.#followed);
    const home = isGone ? this.#back : null;
    this.#followed = null;
    this.#back = null;
    if (home) this.#goTo(home);
    this.#publish("follows", null);
    this.#report(isGone ? "left" : null);
  }

  /** Goes along with what a person looks at. `isShow`: only as long as they present, and then back to where this page was. */
  follow(personId: string, isShow: boolean): void {
    const states = this.#states;
    const client = pageOf(states, personId, (one) => this.#awareness.meta.get(one)?.lastUpdated ?? 0);
    const companion = client === null ? null : companionOf(states, client);
    if (client === null || client === this.#me || !companion) return;
    const { scrollX, scrollY, zoom } = this.#canvas.getAppState();
    this.#back = isShow ? { scrollX, scrollY, zoom } : null;
    this.#followed = client;
    this.#showHands();
    this.#canvas.updateScene({
      appState: { userToFollow: { socketId: socketOf(client), username: companion.person.name } },
    });
    this.#publish("follows", client);
    this.#onChange();
  }

  unfollow(): void {
    if (this.#followed !== null) this.#stop(null);
  }

  /** Shows everybody which frame is presented; null ends it. */
  present(frameId: string | null): void {
    if (this.#own()?.slide !== frameId) this.#publish("slide", frameId);
  }

  end(): void {
    this.#pointer.end();
    this.#view.end();
    cancelAnimationFrame(this.#frame);
    this.#awareness.off("change", this.#onChange);
    for (const field of ["follows", "slide"] as const) this.#publish(field, null);
  }

  get #me(): number {
    return this.#awareness.clientID;
  }

  get #states(): Presences {
    return this.#awareness.getStates();
  }

  #own(): Presence | null {
    return this.#awareness.getLocalState();
  }

  #others(): [number, Presence][] {
    return [...this.#states].filter(([client]) => client !== this.#me);
  }

  #isFollowed(): boolean {
    return this.#others().some(([, state]) => state.follows === this.#me);
  }

  #publish(field: keyof Presence, value: unknown): void {
    this.#awareness.setLocalStateField(field, value);
  }

  #publishPointer(): void {
    const { pointer, button } = this.#latest ?? {};
    if (!pointer) return;
    this.#publish("pointer", { ...pointer, x: Math.round(pointer.x), y: Math.round(pointer.y) });
    if (this.#own()?.button !== button) this.#publish("button", button);
  }

  #publishView(): void {
    const view = getVisibleSceneBounds(this.#canvas.getAppState()).map(Math.round);
    if (this.#publishedView === view.join()) return;
    this.#publishedView = view.join();
    this.#publish("view", view);
  }

  readonly #onChange = (): void => {
    this.#frame ||= requestAnimationFrame(() => this.#show());
  };

  #show(): void {
    this.#frame = 0;
    this.#showHands();
    const isOver = this.#followed !== null && !companionOf(this.#states, this.#followed)?.slide;
    if (isOver && this.#back !== null) this.#stop("shown");
    this.#goAlong();
    if (this.#isFollowed()) this.#view.ask();
    this.#report();
  }

  #showHands(): void {
    this.#canvas.updateScene({ collaborators: handsOf(this.#others()) });
  }

  /** Looks where the leader looks: at their slide as large as there is room for, or at all that they see. */
  #goAlong(): void {
    const states = this.#states;
    const leader = this.#followed === null ? null : leaderOf(states, this.#followed, this.#me);
    const state = leader === null ? undefined : states.get(leader);
    if (!state) return;
    const size = this.#canvas.getAppState();
    const slide =
      typeof state.slide === "string"
        ? this.#canvas.getSceneElements().find((one) => one.id === state.slide)
        : undefined;
    const next = slide
      ? lookAt([slide.x, slide.y, slide.x + slide.width, slide.y + slide.height], size, slideShare)
      : isArea(state.view)
        ? lookAt(state.view, size)
        : null;
    if (next) this.#goTo({ ...next, zoom: { value: next.zoom as AppState["zoom"]["value"] } });
  }

  #goTo(next: Place): void {
    this.#canvas.updateScene({ appState: next });
  }

  /** Ends going along, for this page's own reasons. */
  #stop(ended: "shown" | null): void {
    const home = this.#back;
    this.#back = null;
    this.#followed = null;
    this.#canvas.updateScene({ appState: { userToFollow: null } });
    if (home) this.#goTo(home);
    this.#publish("follows", null);
    this.#report(ended);
  }

  #report(ended: FollowEnd = null): void {
    const next: Together = {
      followed: this.#followed === null ? null : companionOf(this.#states, this.#followed),
      presenter: presenterOf(this.#states, this.#me),
    };
    if (ended === null && JSON.stringify(next) === JSON.stringify(this.#together)) return;
    this.#together = next;
    this.#onTogether(next, ended);
  }
}
