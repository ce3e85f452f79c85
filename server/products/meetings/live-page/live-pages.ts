import { createHash } from "node:crypto";
import type { LiveNotice, LivePlaylist } from "@safos/contract/live-page";
import { refuse } from "#http";
import { breakoutOf } from "../breakout/room.ts";
import type { Calls } from "../calls/calls.ts";
import type { MeetingContext } from "../context.ts";
import type { MeetingDeps } from "../deps.ts";
import { endingLinks } from "../lobby/may-invite.ts";
import { readMeeting } from "../meeting/queries.ts";
import { stateOf } from "../meeting/state.ts";
import { isShown } from "./allowed.ts";
import { Elsewhere } from "./elsewhere.ts";
import { LiveFinder, type FoundLive } from "./find.ts";
import { readHolder, readLivePage, type LivePageRow } from "./queries.ts";
import { LiveStore } from "./store.ts";
import { Viewers } from "./viewers.ts";

/** Should a change not have been seen, it is seen within this, ms. */
const lookEveryMs = 5000;

interface Playlist {
  readonly body: Buffer;
  readonly etag: string;
}

/** The live pages of webinars: what is shown of the calls of this process, and of those of others. */
export class LivePages {
  readonly finder: LiveFinder;
  readonly viewers = new Viewers();
  readonly store = new LiveStore();
  private readonly elsewhere = new Elsewhere();
  private readonly context: MeetingContext;
  private readonly calls: Calls;
  private readonly log: MeetingDeps["log"];
  /** Meetings of this process that are shown. */
  private readonly shown = new Set<string>();
  private readonly queued = new Set<string>();
  private queue: Promise<void> = Promise.resolve();
  private readonly written = new Map<string, Playlist & { readonly of: string }>();
  private looking: NodeJS.Timeout | null = null;

  constructor(context: MeetingContext, calls: Calls, { events, items, log, policy }: MeetingDeps) {
    this.context = context;
    this.calls = calls;
    this.log = log;
    this.finder = new LiveFinder(context);
    calls.listen((event) => {
      if (breakoutOf(event.room) !== null) return;
      if (event.kind === "live") {
        if (this.shown.has(event.room)) this.store.take(event.room, event.piece);
      } else if (event.kind === "joined") this.apply(event.room);
      else if (event.kind === "emptied") this.forget(event.room);
    });
    events.watch(["livePage.opened", "livePage.paused", "livePage.closed", "meeting.changed"], ({ item }) => {
      if (item) this.apply(item.id);
    });
    events.watch(endingLinks, () => this.applyAll());
    events.watch(["member.added"], () => this.applyAll());
    policy.onChanged(() => this.applyAll());
    items.classes.onChanged(() => this.applyAll());
  }

  start(): void {
    this.looking = setInterval(() => this.applyAll(), lookEveryMs);
  }

  async stop(): Promise<void> {
    if (this.looking) clearInterval(this.looking);
    await this.queue;
  }

  /** Shows what the database says, one meeting after the other. */
  private apply(meetingId: string): void {
    if (!this.calls.isHere(meetingId) || this.queued.has(meetingId)) return;
    this.queued.add(meetingId);
    this.queue = this.queue.then(async () => {
      this.queued.delete(meetingId);
      try {
        await this.settle(meetingId);
      } catch (error) {
        this.log.warn({ error }, "a live page could not be looked at");
      }
    });
  }

  private applyAll(): void {
    for (const meetingId of this.shown) {
      if (this.calls.isHere(meetingId)) this.apply(meetingId);
      else this.forget(meetingId);
    }
  }

  private async settle(meetingId: string): Promise<void> {
    const { context, calls } = this;
    const page = await readLivePage(context.db, meetingId);
    const row = page ? await readMeeting(context.db, meetingId) : null;
    const isOn = page !== null && row !== null && stateOf(row) === "live" && (await isShown(context, page, row));
    if (!isOn) {
      if (!this.shown.delete(meetingId)) return;
      this.store.forget(meetingId);
      await calls.command({ kind: "live", room: meetingId, order: null, notice: "" });
      return;
    }
    this.shown.add(meetingId);
    const isPaused = page.state === "paused";
    const notice = JSON.stringify({ live: isPaused ? "paused" : "on" } satisfies LiveNotice);
    await calls.command({ kind: "live", room: meetingId, order: { isPaused }, notice });
  }

  private forget(meetingId: string): void {
    this.shown.delete(meetingId);
    this.store.forget(meetingId);
    this.viewers.forget(meetingId);
  }

  /** A final of the captions of a call of this process. */
  caption(meetingId: string, of: { readonly name: string; readonly text: string; readonly at: number }): void {
    if (this.shown.has(meetingId) && of.text.trim() !== "") this.store.caption(meetingId, of);
  }

  /** About how many watch, in all processes. */
  async watching({ meetingId, code }: Pick<LivePageRow, "meetingId" | "code">): Promise<number> {
    const holder = await readHolder(this.context.db, meetingId);
    if (this.isHere(meetingId) || holder === null || holder.processId === this.calls.processId)
      return this.viewers.all(meetingId);
    try {
      return (await this.elsewhere.playlist(this.asked({ code, meetingId, holder }))).watching;
    } catch {
      return this.viewers.here(meetingId);
    }
  }

  isHere(meetingId: string): boolean {
    return this.calls.isHere(meetingId);
  }

  /** Refuses UNAVAILABLE where the process that has the call does not answer. */
  async playlist(found: FoundLive, isPassedOn: boolean): Promise<Playlist> {
    const { holder } = found;
    if (isPassedOn || found.state !== "live" || holder === null || this.isHere(found.meetingId))
      return this.write(found);
    if (holder.processId === this.calls.processId) return this.write(found);
    return this.elsewhere.playlist(this.asked({ ...found, holder }));
  }

  /** Refuses MISSING and UNAVAILABLE. */
  async segment(found: FoundLive, name: string, isPassedOn: boolean): Promise<Buffer> {
    const { holder, meetingId } = found;
    const isOwn = isPassedOn || holder === null || holder.processId === this.calls.processId || this.isHere(meetingId);
    const isShown = found.state === "live";
    const bytes = !isShown
      ? null
      : isOwn
        ? this.store.segment(meetingId, name)
        : await this.elsewhere.segment(this.asked({ ...found, holder }), name);
    if (bytes === null) throw refuse("MISSING", "This piece is not kept, or no more.");
    return bytes;
  }

  /** What only processes of this deployment can say. */
  isSeal(seal: unknown, code: string): boolean {
    return typeof seal === "string" && this.calls.seals.isSeal(seal, sealed(code));
  }

  private asked(of: { code: string; meetingId: string; holder: { address: string } }) {
    return {
      address: of.holder.address,
      code: of.code,
      seal: this.calls.seals.sealOf(sealed(of.code)),
      processId: this.calls.processId,
      viewers: this.viewers.here(of.meetingId),
    };
  }

  private write(found: FoundLive): Playlist {
    const { meetingId, title, organisationName, startsAt, endsAt, state } = found;
    const of = `${this.store.versionOf(meetingId)} ${state} ${startsAt} ${endsAt} ${organisationName} ${title}`;
    const known = this.written.get(meetingId);
    if (known?.of === of) return known;
    const shown = state === "live" ? this.store.read(meetingId) : { tracks: [], captions: [] };
    const playlist: LivePlaylist = {
      ...{ title, organisationName, startsAt, endsAt, state },
      tracks: shown.tracks,
      captions: [...shown.captions],
    };
    const body = Buffer.from(JSON.stringify(playlist));
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    if (this.written.size > 1000) this.written.clear();
    this.written.set(meetingId, { of, body, etag });
    return { body, etag };
  }
}

const sealed = (code: string): string => `live page ${code}`;
