import { uuid } from "#clock";
import { system } from "#events";
import type { CaptionContext } from "../context.ts";
import { captionEvent } from "../events.ts";
import type { RunningRow } from "../queries.ts";
import type { Segment } from "../recogniser/messages.ts";
import { insertLines, type FreshLine } from "./queries.ts";

/** What a server that dies at once loses at most of what was understood, ms. */
const writeEvery = 500;
/** Up to as many lines wait while the database is away; then the oldest are lost. */
const mostWaiting = 5000;

/** Writes what was said to the database, several lines at a time, and again where that failed. */
export class TranscriptWriter {
  private waiting: FreshLine[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly context: CaptionContext;

  constructor(context: CaptionContext) {
    this.context = context;
  }

  keep({ identity, name, language, text, startedAt, endedAt }: Segment, { meetingId, workspaceId }: RunningRow): void {
    this.waiting.push({
      id: uuid(),
      meetingId,
      workspaceId,
      personId: this.context.captionCalls.personOf(identity),
      name,
      language: language === "" ? null : language,
      text,
      startedAt: new Date(startedAt),
      endedAt: new Date(Math.max(startedAt, endedAt)),
    });
    if (this.waiting.length > mostWaiting) this.waiting = this.waiting.slice(-mostWaiting);
    this.timer ??= setTimeout(() => void this.flush(), writeEvery);
  }

  /** Writes what waits; resolves when it is tried. */
  flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const lines = this.waiting;
    if (lines.length === 0) return;
    this.waiting = [];
    try {
      await writeLines(this.context, lines);
    } catch (error) {
      this.context.log.warn({ error, lines: lines.length }, "what was said could not be kept; it is tried again");
      this.waiting = [...lines, ...this.waiting].slice(-mostWaiting);
      this.timer ??= setTimeout(() => void this.flush(), writeEvery);
    }
  }
}

/** Those of meetings that are gone, or in the trash, are left out. */
async function writeLines({ db, events, identity, items }: CaptionContext, lines: readonly FreshLine[]): Promise<void> {
  const meetingIds = [...new Set(lines.map((one) => one.meetingId))];
  const found = await items.locateAll(meetingIds.map((id) => ({ kind: "meeting", id })));
  const open = new Set(found.filter((one) => !one.isTrashed).map((one) => one.id));
  const persons = await identity.personsByIds([...new Set(lines.flatMap((one) => one.personId ?? []))]);
  const known = new Set(persons.map((one) => one.id));
  const kept = lines
    .filter((one) => open.has(one.meetingId))
    // The account may have been deleted since: the line stays, under the name that it was said with.
    .map((one) => (one.personId !== null && known.has(one.personId) ? one : { ...one, personId: null }));
  if (kept.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await insertLines(trx, kept);
    for (const [meetingId, ofMeeting] of Map.groupBy(kept, (one) => one.meetingId)) {
      const utteranceIds = ofMeeting.map((one) => one.id);
      const workspaceId = ofMeeting[0]?.workspaceId ?? "";
      await events.emit(trx, captionEvent("transcript.written", meetingId, workspaceId, system, { utteranceIds }));
    }
  });
}
