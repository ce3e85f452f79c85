import type { BreakoutTicket } from "@safos/contract/breakout";
import type { LocalTrack, Room } from "livekit-client";
import { ApiError } from "../../../platform/api.ts";
import type { Ending, Picture } from "../call/state.ts";
import { sendTracks, takeTracks } from "./carry.ts";
import { breakouts } from "./store.ts";
import type { Way } from "./way.ts";

/** One's place in one room of the call. */
export interface Seat {
  readonly room: Room;
  /** Null: the main room. */
  readonly roomId: string | null;
  picture(): Picture;
  setMic(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  setShare(isOn: boolean): Promise<void>;
  /** From now on this room is shown, heard and captioned. */
  begin(): void;
  leave(): Promise<void>;
}

interface SeatingDeps {
  readonly way: Way | null;
  open(ticket: BreakoutTicket): Promise<Seat>;
  /** One is in another room. */
  moved(picture: Picture): void;
  ended(ending: Ending): void;
}

/** How often a move is tried before one is no longer in the call, and the pause between, ms. */
const mostAttempts = 20;
const pauseMs = 500;

/** Which room of the call this page is in. It goes where one is to be, and takes camera and microphone along as they are. */
export class Seating {
  seat: Seat;
  isMoving = false;
  #last: Picture;
  #hasLeft = false;
  readonly #deps: SeatingDeps;

  constructor(seat: Seat, deps: SeatingDeps) {
    this.seat = seat;
    this.#deps = deps;
    this.#last = seat.picture();
  }

  /** How the room last looked. */
  note(picture: Picture): void {
    this.#last = picture;
  }

  /** Goes where one is to be, when that is elsewhere. */
  settle(): void {
    if (this.isMoving || this.#hasLeft || breakouts.wanted() === this.seat.roomId) return;
    void this.#move();
  }

  /** The room is over for this page: the call is, too, unless one is to be in another room. */
  async lost(ending: Ending): Promise<void> {
    if (this.isMoving || this.#hasLeft) return;
    if (ending !== "left" && ending !== "elsewhere" && ending !== "removed") await breakouts.refresh();
    if (this.isMoving) return;
    this.#hasLeft = true;
    breakouts.end();
    this.#deps.ended(ending);
  }

  async leave(): Promise<void> {
    this.#hasLeft = true;
    breakouts.end();
    await this.seat.leave();
  }

  async #move(): Promise<void> {
    this.isMoving = true;
    breakouts.setMoving(true);
    const before = this.seat;
    const tracks = await takeTracks(before.room).catch(() => []);
    const fresh = await this.#open();
    if (!fresh || this.#hasLeft) {
      for (const track of tracks) track.stop();
      await Promise.all([fresh?.leave(), before.leave()]);
      if (!this.#hasLeft) this.#deps.ended("lost");
      this.isMoving = false;
      return;
    }
    this.seat = fresh;
    await before.leave();
    fresh.begin();
    await this.#send(fresh, tracks);
    this.isMoving = false;
    breakouts.setMoving(false);
    this.#deps.moved(fresh.picture());
    this.settle();
  }

  async #open(): Promise<Seat | null> {
    for (let attempt = 0; attempt < mostAttempts && !this.#hasLeft; attempt++) {
      try {
        const ticket = await this.#deps.way?.enter();
        return ticket ? await this.#deps.open(ticket) : null;
      } catch (error) {
        // It is over, or one is no longer let in.
        if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) return null;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return null;
  }

  /** What went along is sent; a device that was on and could not is opened again. */
  async #send(seat: Seat, tracks: readonly LocalTrack[]): Promise<void> {
    await sendTracks(seat.room, tracks).catch(() => undefined);
    const picture = seat.picture();
    if (this.#last.isMicOn && !picture.isMicOn) await seat.setMic(true);
    if (this.#last.isCameraOn && !picture.isCameraOn) await seat.setCamera(true);
  }
}
