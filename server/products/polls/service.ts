import type { Answer, ChangePoll, Decision, NewOption, NewPoll, Poll, PollSummary } from "@safos/contract/polls";
import { now, uuid } from "#clock";
import { byPerson, system, type AnyNewEvent, type Events } from "#events";
import { type Refusal, type Principal, refuse } from "#http";
import { eventActorOf, type Actor, type Items } from "#items";
import type { Jobs } from "#jobs";
import type { Role, Workspaces } from "#workspaces";
import {
  addToRoll,
  approveOption,
  deleteBallot,
  deleteOption,
  insertOptions,
  insertPoll,
  lockPoll,
  putCounts,
  readBallots,
  readCounts,
  readOptions,
  readPollPage,
  readPolls,
  setClosed,
  setDecided,
  setTrashed,
  takeExpired,
  takeReminders,
  updatePoll,
  upsertBallot,
  type OptionRow,
  type PollDb,
  type PollRow,
} from "./queries.ts";
import { pollEvent } from "./events.ts";
import { addAnswers, areResultsShown, checkVote, countBallots, votesFor } from "./rules.ts";
import { voterOf, type PollViews } from "./views.ts";

/** Makes a meeting of a decided date; given by the composition. */
export type ScheduleMeeting = (
  person: Principal,
  workspaceId: string,
  fresh: { title: string; startsAt: string },
) => Promise<{ id: string; path: string }>;

export interface PollService {
  list(
    person: Principal,
    workspaceId: string,
    isOpen: boolean | null,
    after: string | null,
    limit: number,
  ): Promise<readonly PollSummary[]>;
  /** Open polls of all the person's workspaces that they have not voted in. */
  due(person: Principal): Promise<readonly PollSummary[]>;
  create(person: Principal, workspaceId: string, fresh: NewPoll): Promise<Poll>;
  read(actor: Actor, id: string): Promise<Poll>;
  change(actor: Actor, id: string, change: ChangePoll): Promise<Poll>;
  vote(actor: Actor, id: string, answers: readonly Answer[]): Promise<Poll>;
  withdraw(actor: Actor, id: string): Promise<Poll>;
  addOption(actor: Actor, id: string, option: NewOption): Promise<Poll>;
  approve(actor: Actor, id: string, optionId: string): Promise<Poll>;
  removeOption(actor: Actor, id: string, optionId: string): Promise<Poll>;
  setOpen(actor: Actor, id: string, isOpen: boolean): Promise<Poll>;
  decide(actor: Actor, id: string, decision: Decision): Promise<Poll>;
  clone(person: Principal, id: string): Promise<Poll>;
  /** The item's kind asks; access has been checked. */
  setTrashed(actor: Actor, id: string, isTrashed: boolean): Promise<void>;
  /** Closes what is over and reminds of what soon is. */
  tick(): Promise<void>;
}

const mostOptions = 100;

export function createPollService(deps: {
  db: PollDb;
  events: Events;
  items: Items;
  workspaces: Workspaces;
  views: PollViews;
  schedule: ScheduleMeeting;
}): PollService {
  const { db, events, items, workspaces, views } = deps;
  const missing = (): Refusal => refuse("MISSING", "There is no such poll.");

  async function view(actor: Actor, id: string, role: Role): Promise<Poll> {
    const [row] = await readPolls(db, [id]);
    if (!row) throw missing();
    return views.one(actor, row, role);
  }

  /** Does something under the poll's lock, having checked the access, and answers with the poll as it is then. */
  async function within(
    actor: Actor,
    id: string,
    action: "comment" | "write" | "manage",
    work: (trx: PollDb, row: PollRow) => Promise<readonly AnyNewEvent[]>,
  ): Promise<Poll> {
    const { role } = await items.require(actor, "poll", id, action);
    await db.transaction().execute(async (trx) => {
      const row = await lockPoll(trx, id);
      if (!row || row.trashedAt !== null) throw missing();
      await events.emit(trx, await work(trx, row));
    });
    return view(actor, id, role);
  }

  function requireOpen(row: PollRow): void {
    if (row.roomId !== null)
      throw refuse("IN_CHANNEL", {
        roomId: row.roomId,
        eventId: row.eventId,
      });
    const isOver = row.closedAt !== null || (row.deadline !== null && row.deadline.getTime() <= now());
    if (isOver) throw refuse("POLL_CLOSED");
  }

  function optionOf(
    pollId: string,
    kind: "text" | "date",
    fresh: NewOption,
    place: number,
    by: string | null,
    isApproved: boolean,
  ): OptionRow {
    const isDate = kind === "date";
    const startsAt = fresh.startsAt ? new Date(fresh.startsAt) : null;
    const endsAt = fresh.endsAt ? new Date(fresh.endsAt) : null;
    const isShapely = isDate
      ? startsAt !== null && (endsAt === null || endsAt >= startsAt)
      : fresh.text !== undefined && fresh.text.trim() !== "" && startsAt === null;
    if (!isShapely) throw refuse("POLL_SHAPE");
    return {
      pollId,
      id: uuid(),
      place,
      text: fresh.text?.trim() ?? "",
      startsAt,
      endsAt,
      isAllDay: isDate && fresh.isAllDay === true,
      proposedBy: by,
      isApproved,
    };
  }

  function checkSettings(change: ChangePoll): void {
    if (change.timeZone !== undefined && !isTimeZone(change.timeZone))
      throw refuse("INVALID", "That is not a time zone.");
    if (change.deadline && Date.parse(change.deadline) <= now()) throw refuse("DEADLINE_PAST");
  }

  async function create(person: Principal, workspaceId: string, fresh: NewPoll): Promise<Poll> {
    await workspaces.require(person.personId, workspaceId, "write");
    checkSettings(fresh);
    const least = fresh.proposals === "open" || fresh.proposals === "review" ? 1 : 2;
    if (fresh.options.length < least) throw refuse("POLL_SHAPE");
    const id = uuid();
    const row = {
      id,
      workspaceId,
      title: fresh.title.trim(),
      description: fresh.description ?? "",
      kind: fresh.kind,
      choice: fresh.choice ?? (fresh.kind === "date" ? "yesno" : "single"),
      maxChoices: fresh.maxChoices ?? null,
      optionLimit: fresh.optionLimit ?? null,
      hasMaybe: fresh.hasMaybe ?? true,
      isAnonymous: fresh.isAnonymous ?? false,
      results: fresh.results ?? "always",
      proposals: fresh.proposals ?? "none",
      deadline: fresh.deadline ? new Date(fresh.deadline) : null,
      remindHours: fresh.remindHours ?? null,
      timeZone: fresh.timeZone ?? "Europe/Stockholm",
      quorum: fresh.quorum ?? null,
      roomId: null,
      eventId: null,
      createdBy: person.personId,
    };
    if (row.title === "") throw refuse("POLL_SHAPE");
    const options = fresh.options.map((option, place) => optionOf(id, fresh.kind, option, place, null, true));
    await db.transaction().execute(async (trx) => {
      await insertPoll(trx, row);
      await insertOptions(trx, options);
      await events.emit(trx, pollEvent("poll.created", row, byPerson(person.personId), { isInChannel: false }));
    });
    return view({ person, link: null }, id, "owner");
  }

  return {
    async list(person, workspaceId, isOpen, after, limit) {
      await workspaces.require(person.personId, workspaceId, "read");
      const rows = await readPollPage(db, [workspaceId], { isOpen, after, limit });
      return views.list({ person, link: null }, await openTo(person, rows));
    },
    async due(person) {
      const list = await workspaces.listFor(person.personId);
      const ids = list.filter(({ role }) => workspaces.can(role, "comment")).map(({ workspace }) => workspace.id);
      const rows = await readPollPage(db, ids, { isOpen: true, after: null, limit: 50 });
      const summaries = await views.list({ person, link: null }, await openTo(person, rows));
      return summaries.filter((one) => !one.hasVoted);
    },
    create,
    async read(actor, id) {
      const { role } = await items.require(actor, "poll", id, "read");
      return view(actor, id, role);
    },
    async change(actor, id, change) {
      checkSettings(change);
      return within(actor, id, "manage", async (trx, row) => {
        requireOpen(row);
        // Whoever voted did so under a promise about who sees what.
        if (change.results !== undefined && change.results !== row.results && (await countVotes(trx, row)) > 0)
          throw refuse("OPTION_HAS_VOTES", "Somebody has voted; who sees the results stays as it was.");
        await updatePoll(trx, id, change);
        return [pollEvent("poll.changed", { ...row, title: change.title ?? row.title }, eventActorOf(actor))];
      });
    },
    async vote(actor, id, answers) {
      const voter = voterOf(actor);
      if (voter === null) throw refuse("GUEST_NAME_MISSING");
      const name = actor.person?.displayName ?? actor.link?.guest?.name ?? "";
      return within(actor, id, "comment", async (trx, row) => {
        requireOpen(row);
        const options = await readOptions(trx, [id]);
        if (row.isAnonymous) {
          const counts = await readCounts(trx, id);
          const kept = checkVote(row, options, answers, counts);
          if (!(await addToRoll(trx, id, voter))) throw refuse("ALREADY_VOTED");
          await putCounts(trx, id, addAnswers(counts, kept));
          // Not even the event says who.
          return [pollEvent("poll.voted", row, system)];
        }
        const others = (await readBallots(trx, id)).filter((one) => one.voter !== voter);
        const kept = checkVote(row, options, answers, countBallots(others));
        await upsertBallot(trx, { pollId: id, voter, name, answers: kept });
        return [pollEvent("poll.voted", row, areResultsShown(row, false) ? eventActorOf(actor) : system)];
      });
    },
    withdraw: (actor, id) =>
      within(actor, id, "comment", async (trx, row) => {
        requireOpen(row);
        if (row.isAnonymous) throw refuse("ALREADY_VOTED");
        if (!(await deleteBallot(trx, id, voterOf(actor) ?? ""))) throw missing();
        return [pollEvent("poll.voted", row, system)];
      }),
    async addOption(actor, id, fresh) {
      const { role } = await items.require(actor, "poll", id, "comment");
      const isMaker = workspaces.can(role, "manage");
      return within(actor, id, "comment", async (trx, row) => {
        requireOpen(row);
        if (!isMaker && row.proposals === "none") throw refuse("PROPOSALS_OFF");
        const options = await readOptions(trx, [id]);
        if (options.length >= mostOptions) throw refuse("TOO_MANY_OPTIONS");
        const by = isMaker ? null : (actor.person?.displayName ?? actor.link?.guest?.name ?? null);
        if (!isMaker && by === null) throw refuse("GUEST_NAME_MISSING");
        const place = Math.max(-1, ...options.map((one) => one.place)) + 1;
        await insertOptions(trx, [optionOf(id, row.kind, fresh, place, by, isMaker || row.proposals === "open")]);
        return [pollEvent("poll.optionAdded", row, eventActorOf(actor))];
      });
    },
    approve: (actor, id, optionId) =>
      within(actor, id, "write", async (trx, row) => {
        requireOpen(row);
        if (!(await approveOption(trx, id, optionId))) throw missing();
        return [pollEvent("poll.changed", row, eventActorOf(actor))];
      }),
    removeOption: (actor, id, optionId) =>
      within(actor, id, "manage", async (trx, row) => {
        requireOpen(row);
        const counts = row.isAnonymous ? await readCounts(trx, id) : countBallots(await readBallots(trx, id));
        if (Object.values(counts[optionId] ?? {}).some((times) => times > 0)) throw refuse("OPTION_HAS_VOTES");
        if (!(await deleteOption(trx, id, optionId))) throw missing();
        return [pollEvent("poll.changed", row, eventActorOf(actor))];
      }),
    setOpen: (actor, id, isOpen) =>
      within(actor, id, "manage", async (trx, row) => {
        if (row.roomId !== null) requireOpen(row);
        if ((row.closedAt === null) === isOpen) return [];
        await setClosed(trx, id, !isOpen);
        return [pollEvent(isOpen ? "poll.reopened" : "poll.closed", row, eventActorOf(actor))];
      }),
    async decide(actor, id, { optionId, makeMeeting }) {
      const { workspaceId } = await items.require(actor, "poll", id, "manage");
      const [row] = await readPolls(db, [id]);
      const option = (await readOptions(db, [id])).find((one) => one.id === optionId && one.isApproved);
      if (!row || !option) throw refuse("OPTION_UNKNOWN");
      if (row.roomId !== null) requireOpen(row);
      let path: string | null = null;
      if (makeMeeting === true && row.meetingPath === null) {
        if (!actor.person || workspaceId === null || option.startsAt === null)
          throw refuse("POLL_SHAPE", "Only a date can become a meeting.");
        const meeting = await deps.schedule(actor.person, workspaceId, {
          title: row.title.slice(0, 200),
          startsAt: option.startsAt.toISOString(),
        });
        path = meeting.path;
        await items.links.tie(db, { kind: "poll", id }, { kind: "meeting", id: meeting.id }, actor.person.personId);
      }
      return within(actor, id, "manage", async (trx, locked) => {
        await setDecided(trx, id, optionId, path);
        return [pollEvent("poll.decided", locked, eventActorOf(actor), { optionId })];
      });
    },
    async clone(person, id) {
      const original = await items.require({ person, link: null }, "poll", id, "read");
      const [row] = await readPolls(db, [id]);
      if (!row || original.workspaceId === null) throw missing();
      const options = (await readOptions(db, [id])).filter((one) => one.isApproved);
      return create(person, original.workspaceId, {
        title: row.title,
        kind: row.kind,
        description: row.description,
        choice: row.choice,
        maxChoices: row.maxChoices,
        optionLimit: row.optionLimit,
        hasMaybe: row.hasMaybe,
        isAnonymous: row.isAnonymous,
        results: row.results,
        proposals: row.proposals,
        timeZone: row.timeZone,
        quorum: row.quorum,
        options: options.map((one) =>
          row.kind === "date"
            ? {
                startsAt: one.startsAt?.toISOString() ?? null,
                endsAt: one.endsAt?.toISOString() ?? null,
                isAllDay: one.isAllDay,
              }
            : { text: one.text },
        ),
      });
    },
    async setTrashed(actor, id, isTrashed) {
      await db.transaction().execute(async (trx) => {
        const row = await lockPoll(trx, id);
        if (!row) throw missing();
        await setTrashed(trx, id, isTrashed);
        await events.emit(trx, pollEvent(isTrashed ? "poll.trashed" : "poll.restored", row, eventActorOf(actor)));
      });
    },
    async tick() {
      await db.transaction().execute(async (trx) => {
        const over = await takeExpired(trx);
        const soon = await takeReminders(trx);
        await events.emit(trx, [
          ...over.map((row) => pollEvent("poll.closed", row, system)),
          ...soon.map((row) => pollEvent("poll.due", row, system)),
        ]);
      });
    },
  };

  async function countVotes(trx: PollDb, row: PollRow): Promise<number> {
    const counts = row.isAnonymous ? await readCounts(trx, row.id) : countBallots(await readBallots(trx, row.id));
    return Object.keys(counts).reduce((sum, id) => sum + votesFor(row, counts, id), 0);
  }

  /** Without those asked in channels that the person is not in. */
  async function openTo(person: Principal, rows: readonly PollRow[]): Promise<PollRow[]> {
    const refs = rows.filter((row) => row.roomId !== null).map((row) => ({ kind: "poll" as const, id: row.id }));
    const open = new Set((await items.readable({ person, link: null }, refs)).map((item) => item.id));
    return rows.filter((row) => row.roomId === null || open.has(row.id));
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

export function scheduleTicks(jobs: Jobs, service: PollService): void {
  jobs.handle("polls:tick", () => service.tick());
  jobs.every("* * * * *", "polls:tick");
}
