import {
  channelPollTypes,
  countChannelPoll,
  readPollSelections,
  readPollStart,
  type ChannelResponse,
} from "@safos/contract/channel-polls";
import { uuid } from "#clock";
import { byPerson, itemIdOf, system, type Events } from "#events";
import type { Identity } from "#identity";
import {
  deletePollsOfRoom,
  insertOptions,
  insertPoll,
  lockPoll,
  readOptions,
  readPollOfEvent,
  replaceBallots,
  setClosed,
  setTrashed,
  type BallotRow,
  type OptionRow,
  type PollDb,
} from "./queries.ts";
import { pollEvent } from "./events.ts";

/** Something sent, as chat reports it; the composition provides it. */
interface Sent {
  readonly roomId: string;
  readonly eventId: string;
  readonly type: string;
  readonly sender: string;
  readonly sentAt: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly relatesTo: string | null;
  readonly isRedacted: boolean;
  readonly workspaceId: string | null;
}
export interface ChatPort {
  readSent(first: number, last: number): Promise<readonly Sent[]>;
  readRelated(eventId: string, types: readonly string[]): Promise<readonly Sent[]>;
}

const { starts, responses, ends } = channelPollTypes;
const asText = (value: unknown): string | null => (typeof value === "string" ? value : null);

interface ChannelContext {
  readonly db: PollDb;
  readonly events: Events;
  readonly identity: Identity;
  readonly chat: ChatPort;
}

/** Follows polls that are chat messages: a row for each, and its votes as MSC3381 counts them. */
export function followChannelPolls(ctx: ChannelContext): void {
  const { events, chat } = ctx;
  events.on("polls", ["messages.sent"], async ({ payload }) => {
    const sent = await chat.readSent(payload.first, payload.last);
    const touched = new Set<string>();
    for (const one of sent) {
      if (starts.includes(one.type)) await begin(ctx, one);
      else if ([...responses, ...ends].includes(one.type) && one.relatesTo !== null) touched.add(one.relatesTo);
      else if (one.type === "m.room.redaction") {
        const target = asText(one.content["redacts"]);
        if (target !== null) await trashRedacted(ctx, target);
      }
    }
    for (const eventId of touched) await recount(ctx, eventId);
  });
  events.on("polls-channels", ["channel.destroyed"], (event) => deletePollsOfRoom(ctx.db, itemIdOf(event)));
}

async function begin({ db, events, identity }: ChannelContext, sent: Sent): Promise<void> {
  const poll = readPollStart(sent.content);
  if (!poll || sent.workspaceId === null || sent.isRedacted || (await readPollOfEvent(db, sent.eventId))) return;
  const id = uuid();
  const workspaceId = sent.workspaceId;
  const maker = await identity.personByName(sent.sender);
  const isSingle = poll.maxSelections === 1;
  await db.transaction().execute(async (trx) => {
    await insertPoll(trx, {
      id,
      workspaceId,
      title: poll.question,
      description: "",
      kind: "text",
      choice: isSingle ? "single" : "multiple",
      maxChoices: isSingle ? null : Math.min(poll.maxSelections, 100),
      optionLimit: null,
      hasMaybe: false,
      isAnonymous: false,
      results: poll.isDisclosed ? "always" : "afterClose",
      proposals: "none",
      deadline: null,
      remindHours: null,
      timeZone: "Europe/Stockholm",
      quorum: null,
      roomId: sent.roomId,
      eventId: sent.eventId,
      createdBy: maker?.id ?? null,
    });
    const row = await readPollOfEvent(trx, sent.eventId);
    if (row?.id !== id) return;
    await insertOptions(
      trx,
      poll.answers.map((answer, place): OptionRow => ({
        pollId: id,
        id: answer.id,
        place,
        text: answer.text,
        startsAt: null,
        endsAt: null,
        isAllDay: false,
        proposedBy: null,
        isApproved: true,
      })),
    );
    await events.emit(trx, pollEvent("poll.created", row, byPerson(maker?.id), { isInChannel: true }));
  });
}

/** Counts a poll again from everything that relates to it. */
async function recount({ db, events, identity, chat }: ChannelContext, eventId: string): Promise<void> {
  const known = await readPollOfEvent(db, eventId);
  if (!known) return;
  const related = await chat.readRelated(eventId, [...responses, ...ends]);
  const maker = known.createdBy === null ? null : await identity.personById(known.createdBy);
  // Only the one who asked ends the poll; those who may redact it redact it instead.
  const end = related.find((one) => ends.includes(one.type) && !one.isRedacted && one.sender === maker?.userId);
  const options = await readOptions(db, [known.id]);
  const given = related
    .filter((one) => responses.includes(one.type) && !one.isRedacted)
    .map((one): ChannelResponse => ({
      sender: one.sender,
      selections: readPollSelections(one.content),
      at: one.sentAt,
    }));
  const counted = countChannelPoll(given, {
    answers: options.map((one) => one.id),
    maxSelections: known.choice === "single" ? 1 : (known.maxChoices ?? 1),
    endedAt: end?.sentAt ?? null,
  });
  const ballots: BallotRow[] = [];
  for (const [sender, selections] of counted) {
    const person = await identity.personByName(sender);
    ballots.push({
      pollId: known.id,
      voter: person ? `p ${person.id}` : `m ${sender}`,
      name: person?.displayName ?? sender,
      answers: selections.map((optionId) => ({ optionId, value: 1 })),
    });
  }
  await db.transaction().execute(async (trx) => {
    const row = await lockPoll(trx, known.id);
    if (!row) return;
    await replaceBallots(trx, row.id, ballots);
    const isEnding = end !== undefined && row.closedAt === null;
    if (isEnding) await setClosed(trx, row.id, true, new Date(end.sentAt));
    await events.emit(trx, [
      pollEvent("poll.voted", row, system),
      ...(isEnding ? [pollEvent("poll.closed", row, byPerson(maker?.id))] : []),
    ]);
  });
}

async function trashRedacted({ db, events }: ChannelContext, eventId: string): Promise<void> {
  const row = await readPollOfEvent(db, eventId);
  if (!row || row.trashedAt !== null) return;
  await db.transaction().execute(async (trx) => {
    await setTrashed(trx, row.id, true);
    await events.emit(trx, pollEvent("poll.trashed", row, system));
  });
}
