import type { CallTicket } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { useSyncExternalStore } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { fetchAll } from "../../../platform/paging.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { sessionQuery } from "../../../platform/session.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import type { Target, Choice, Note, Ending, CallState } from "./state.ts";
import type { Connection } from "./livekit.ts";
import { enterWithTries, type Entering } from "./entering.ts";
import { clearPins } from "./pins.ts";
import { forgetCall, noteCall, readRejoin } from "./rejoin.ts";
import { changeSettings, readSettings } from "./settings.ts";
import { addReaction, reactionMs, stillShown, type Emoji, type Reaction } from "./reactions.ts";

const empty: CallState = {
  phase: "none",
  target: null,
  ending: null,
  error: null,
  isFull: false,
  since: 0,
  notes: [],
  unread: 0,
  reactions: [],
  tiles: [],
  isMicOn: false,
  isCameraOn: false,
  isSharing: false,
  isHandUp: false,
  part: "stage",
};

const ticketFor = (id: string): Promise<CallTicket> => request(meetingRoutes.joinMeeting, { params: { id } });

/** The call of this page: at most one, and it outlives every page it is seen from. */
class Call {
  #state: CallState = empty;
  #connection: Connection | null = null;
  #turn = 0;
  /** Grows with every call that is opened or put away. */
  #opening = 0;
  /** Whether the last try to join failed on the way, and not by the server's word. */
  #isUnreached = false;
  readonly #listeners = new Set<() => void>();

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): CallState => this.#state;

  #set(change: Partial<CallState>): void {
    this.#state = { ...this.#state, ...change };
    noteCall(this.#state);
    for (const listener of this.#listeners) listener();
  }

  /** Opens the device check for a call; an ongoing call of the same meeting is only shown large. */
  open(target: Target): void {
    const { phase } = this.#state;
    const isSame = target.meetingId !== null && target.meetingId === this.#state.target?.meetingId;
    if (isSame && (phase === "in" || phase === "returning" || phase === "joining")) return this.#set({ isFull: true });
    this.#opening++;
    void this.#hangUp();
    clearPins();
    this.#set({ ...empty, phase: "check", target, isFull: true });
    // Fetched while the person looks at their own picture.
    void import("./livekit.ts");
  }

  /** After a reload of the page: into the call that one was in, with the same devices on. A guest's lobby does the same by `enter`. */
  async rejoin(): Promise<void> {
    const before = readRejoin();
    if (!before || before.target.meetingId === null || this.#state.phase !== "none") return;
    this.open(before.target);
    const { isMicOn, isCameraOn, isFull } = before;
    const { micId, cameraId } = readSettings();
    const result = await this.enter({ isMicOn, isCameraOn, micId, cameraId });
    if (result === "in") this.setFull(isFull);
    // It is over meanwhile, or no longer one's own. What could not be reached stays one press away, with what is wrong.
    if (result === "refused") this.close();
  }

  /** Goes into the call that has been opened, by several tries where the way fails. */
  enter(choice: Choice): Promise<Entering> {
    const opening = this.#opening;
    return enterWithTries(async () => {
      if (opening !== this.#opening || this.#state.phase !== "check") return "gone";
      await this.join(choice);
      const { phase } = this.read();
      if (opening !== this.#opening) return "gone";
      if (phase === "check") return this.#isUnreached ? "unreached" : "refused";
      return phase === "in" || phase === "returning" ? "in" : "gone";
    });
  }

  async join(choice: Choice): Promise<void> {
    const { target, phase } = this.#state;
    if (!target || phase !== "check") return;
    changeSettings({ micId: choice.micId, cameraId: choice.cameraId });
    const turn = ++this.#turn;
    this.#set({ phase: "joining", error: null });
    try {
      const ticket = target.ticket ?? (await ticketFor(target.meetingId ?? ""));
      const { connect } = await import("./livekit.ts");
      const connection = await connect(ticket, target, choice, {
        picture: (picture) => turn === this.#turn && this.#set(picture),
        returning: (isAway) => {
          // Who has not come in yet goes on joining.
          if (turn !== this.#turn || !this.#connection) return;
          this.#set({ phase: isAway ? "returning" : "in" });
          // What was said meanwhile reached those who were in.
          if (!isAway) void this.#fetchNotes(turn);
        },
        reaction: (identity, name, emoji) =>
          turn === this.#turn && this.#addReaction({ identity, name, emoji, at: now() }),
        note: (id, from, text) => turn === this.#turn && this.#addNote(id, from, text, false),
        ended: (ending) => turn === this.#turn && this.#end(ending),
        trouble: (error) => turn === this.#turn && this.#set({ error }),
        talksMuted: () => turn === this.#turn && this.#sayMuted(),
      });
      if (turn !== this.#turn) return await connection.leave();
      this.#connection = connection;
      this.#set({ phase: "in", since: now(), ...connection.picture() });
      void this.#fetchNotes(turn);
    } catch (error) {
      const reason = error instanceof ApiError ? explain(error) : text("meeting.notThrough");
      if (turn !== this.#turn) return;
      this.#isUnreached = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
      this.#set({ phase: "check", error: reason });
    }
  }

  async leave(): Promise<void> {
    const isGuest = this.#state.target?.meetingId === null;
    await this.#hangUp();
    forgetCall();
    if (isGuest) this.#end("left");
    else this.#set(empty);
  }

  /** Puts away the device check or how a call ended. */
  close(): void {
    this.#opening++;
    void this.#hangUp();
    forgetCall();
    this.#set(empty);
  }

  async #hangUp(): Promise<void> {
    this.#turn++;
    const connection = this.#connection;
    this.#connection = null;
    await connection?.leave();
  }

  #end(ending: Ending): void {
    this.#turn++;
    this.#connection = null;
    // `left`: with the page, which may be on its way back. A call that was lost may be there again, too.
    if (ending !== "lost" && ending !== "left") forgetCall();
    this.#set({ ...empty, phase: "over", ending, target: this.#state.target, isFull: true });
  }

  /** What was said before one came. A guest hears only what is said while they are in. */
  async #fetchNotes(turn: number): Promise<void> {
    const meetingId = this.#state.target?.meetingId;
    if (!meetingId) return;
    const me = queryClient.getQueryData(sessionQuery.queryKey);
    try {
      const messages = await fetchAll((after) =>
        request(meetingRoutes.listMessages, { params: { id: meetingId }, query: { limit: 500, ...after } }),
      );
      if (turn !== this.#turn) return;
      const kept = messages.map(({ streamId, personId, name, text, saidAt }): Note => ({
        id: streamId,
        from: name,
        isMine: personId !== null && personId === me?.person.id,
        text,
        at: Date.parse(saidAt),
      }));
      const known = new Set(kept.map((one) => one.id));
      const notes = [...kept, ...this.#state.notes.filter((one) => !known.has(one.id))];
      this.#set({ notes: notes.sort((a, b) => a.at - b.at) });
    } catch {
      // The call goes on without what was said before; the meeting's page has it.
    }
  }

  #addNote(id: string, from: string, text: string, isMine: boolean): void {
    // Fetched already, in the moment of coming in.
    if (this.#state.notes.some((one) => one.id === id)) return;
    const note: Note = { id, from, isMine, text, at: now() };
    this.#set({ notes: [...this.#state.notes, note], unread: this.#state.unread + (isMine ? 0 : 1) });
  }

  #addReaction(one: Reaction): void {
    this.#set({ reactions: addReaction(this.#state.reactions, one) });
    setTimeout(() => this.#set({ reactions: stillShown(this.#state.reactions, now()) }), reactionMs + 100);
  }

  /** Seen by everybody in the call for some seconds, and kept nowhere. */
  async react(emoji: Emoji): Promise<void> {
    const me = this.#state.tiles.find((tile) => tile.isLocal);
    await this.#connection?.react(emoji);
    if (me) this.#addReaction({ identity: me.identity, name: me.name, emoji, at: now() });
  }

  #sayMuted(): void {
    showToast({
      text: text("meeting.talksMuted"),
      action: { name: text("meeting.unmute"), run: () => void this.setMic(true) },
    });
  }

  readNotes(): void {
    if (this.#state.unread > 0) this.#set({ unread: 0 });
  }

  setFull(isFull: boolean): void {
    if (this.#state.phase === "in" || this.#state.phase === "returning") this.#set({ isFull });
  }

  async say(text: string): Promise<void> {
    const id = await this.#connection?.say(text);
    if (id !== undefined) this.#addNote(id, "", text, true);
  }

  /** One's own microphone, to measure; null where there is none. */
  micTrack = (): MediaStreamTrack | null => this.#connection?.micTrack() ?? null;
  /** Bytes of media both ways since the call began. */
  countBytes = async (): Promise<number> => (await this.#connection?.countBytes()) ?? 0;

  setMic = (isOn: boolean): Promise<void> | undefined => this.#connection?.setMic(isOn);
  setCamera = (isOn: boolean): Promise<void> | undefined => this.#connection?.setCamera(isOn);
  setShare = (isOn: boolean): Promise<void> | undefined => this.#connection?.setShare(isOn);
  setHand = (isUp: boolean): Promise<void> | undefined => this.#connection?.setHand(isUp);
}

export const call = new Call();

export function useCall(): CallState {
  return useSyncExternalStore(call.watch, call.read);
}

/** Whether one is in the call of a meeting. */
export function useIsInCall(meetingId: string | undefined): boolean {
  const { target, phase } = useCall();
  return meetingId !== undefined && target?.meetingId === meetingId && (phase === "in" || phase === "returning");
}
