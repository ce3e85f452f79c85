import type { ChangeChannel } from "@safos/contract/chat";
import { sql } from "#database";
import { refuse } from "#http";
import { can, type Workspace } from "#workspaces";
import type { Core } from "../core.ts";
import { isServerUser, serverUserIn, serverUserOf, workspaceLinkOf } from "../rooms/workspace-link.ts";
import type { Room } from "../rooms/room.ts";
import type { Batch, RoomDraft } from "../timeline/batch.ts";
import { isChannelArchived } from "./channel-rights.ts";
import {
  beginChannel,
  beginSpace,
  forgetTrashed,
  admit,
  listChannel,
  removePerson,
  setChannelPower,
  setPrivacy,
  setRoles,
  setTopic,
  trashedBy,
  wasTrashedWith,
  type ChannelSettings,
  type Membership,
} from "./rooms.ts";

/** Whether a space lists a channel: it is not in the trash. */
const isListedIn = (space: Pick<RoomDraft, "get">, channelId: string): boolean =>
  Array.isArray(space.get("m.space.child", channelId)?.content["via"]);

/** Since when a channel lies in the trash: its space names it and no longer lists it. */
function trashedAtIn(space: Room | undefined, channel: Room): Date | null {
  const child = space?.get("m.space.child", channel.id);
  return !space || !child || isListedIn(space, channel.id) ? null : new Date(child.sentAt);
}

/** Whether every reader of the workspace may walk in. */
export const isOpen = (room: Pick<Room, "text">): boolean =>
  room.text("m.room.join_rules", "join_rule") === "restricted";

const defaultChannel: ChannelSettings = { name: "Allmänt", topic: "", isPrivate: false, isDefault: true };

/**
 * Workspaces as spaces. The workspace is the truth: whatever changed, its space and channels are brought in line with it,
 * and doing so again changes nothing.
 */
export class Spaces {
  private readonly core: Core;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(core: Core) {
    this.core = core;
  }

  roomsOf(workspaceId: string): { space: Room | undefined; channels: Room[] } {
    const rooms = [...this.core.memory.rooms.inWorkspace(workspaceId)];
    const space = this.core.memory.rooms.spaceIn(workspaceId);
    return { space, channels: rooms.filter((room) => workspaceLinkOf(room)?.kind === "channel") };
  }

  /** Channels that the space lists; one in the trash is not. */
  listed(workspaceId: string): Room[] {
    const { space, channels } = this.roomsOf(workspaceId);
    return channels.filter((room) => space !== undefined && isListedIn(space, room.id));
  }

  /** The space of a workspace, made now if the event of the new workspace has not come through yet. */
  async spaceOf(workspaceId: string): Promise<Room> {
    if (!this.roomsOf(workspaceId).space) await this.align(workspaceId);
    const { space } = this.roomsOf(workspaceId);
    if (!space) throw refuse("PERSONAL_CHAT");
    return space;
  }

  /** Brings rooms and members in line with the workspace; one at a time here and among all processes. */
  align(workspaceId: string): Promise<void> {
    const next = this.turn.then(() =>
      this.core.db.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(7266024, hashtext(${workspaceId}))`.execute(trx);
        await this.core.memory.follow();
        await this.alignNow(workspaceId);
      }),
    );
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async membersOf(workspaceId: string): Promise<Membership[]> {
    const rows = await this.core.workspaces.membersOf(workspaceId);
    const persons = new Map(
      (await this.core.identity.personsByIds(rows.map((row) => row.personId))).map((one) => [one.id, one]),
    );
    return rows.flatMap((row) => {
      const person = persons.get(row.personId);
      return person && !person.disabled ? [{ person, role: row.role }] : [];
    });
  }

  private async alignNow(workspaceId: string): Promise<void> {
    const workspace = await this.core.workspaces.byId(workspaceId);
    if (workspace?.isPersonal === true) return;
    const members = workspace ? await this.membersOf(workspaceId) : [];
    const roles = { members, isArchived: (workspace?.archivedAt ?? null) !== null };
    const { space } = this.roomsOf(workspaceId);
    if (!space) {
      if (workspace) await this.begin(workspace, members);
      return;
    }
    const serverUser = serverUserIn(space);
    await this.core.writer.write((batch) => {
      const draft = batch.room(space.id);
      if (workspace && draft.get("m.room.name", "")?.content["name"] !== workspace.name) {
        batch.add(draft, { type: "m.room.name", sender: serverUser, stateKey: "", content: { name: workspace.name } });
      }
      // Guests are in no space: it tells of members and channels, which they are not to see.
      const readers = members.filter(({ role }) => can(role, "read"));
      const present = new Set(readers.map(({ person }) => person.userId));
      const presentOrGuest = new Set(members.map(({ person }) => person.userId));
      const absent = readers.filter(({ person }) => draft.membership(person.userId) !== "join");
      // A person who left an open channel by themselves is not added again; a member who is new, or back, is.
      const isNew = new Set(
        absent.filter(({ person }) => !wasTrashedWith(draft, person.userId)).map(({ person }) => person.userId),
      );
      for (const { person } of absent) admit(batch, draft, serverUser, person);
      const cause = workspace ? "removed" : "trashed";
      this.clear(batch, space, draft, serverUser, present, cause);
      // What owners gave by hand stands when the workspace is restored.
      if (workspace) setRoles(batch, draft, serverUser, roles);
      for (const channel of this.roomsOf(workspaceId).channels) {
        const channelDraft = batch.room(channel.id);
        // Asked here and now: a channel may have been made or trashed since this began.
        const isListed = isListedIn(draft, channel.id);
        const isOpen = channelDraft.get("m.room.join_rules", "")?.content["join_rule"] === "restricted";
        // A guest stays in a private channel that they were asked into.
        const stays = isOpen ? present : presentOrGuest;
        this.clear(
          batch,
          channel,
          channelDraft,
          serverUser,
          isListed ? stays : new Set(),
          isListed ? cause : "trashed",
        );
        if (!isListed || !workspace) continue;
        setRoles(batch, channelDraft, serverUser, roles);
        for (const userId of channel.state.get("m.room.member")?.keys() ?? [])
          if (!stays.has(userId)) forgetTrashed(batch, channelDraft, serverUser, userId);
        this.admitMembers(batch, channelDraft, serverUser, members, isNew);
      }
    });
  }

  /** Lets into a listed channel those who were taken out with it, and into an open one those who never were in it, or are new. */
  private admitMembers(
    batch: Batch,
    draft: RoomDraft,
    serverUser: string,
    members: readonly Membership[],
    isNew: ReadonlySet<string> = new Set(),
  ): void {
    const isWalkedInto = draft.get("m.room.join_rules", "")?.content["join_rule"] === "restricted";
    for (const { person, role } of members) {
      if (isWalkedInto && !can(role, "read")) continue;
      const isUnknown = draft.get("m.room.member", person.userId) === undefined;
      if (wasTrashedWith(draft, person.userId) || (isWalkedInto && (isUnknown || isNew.has(person.userId))))
        admit(batch, draft, serverUser, person);
    }
  }

  private clear(
    batch: Batch,
    room: Room,
    draft: RoomDraft,
    serverUser: string,
    present: ReadonlySet<string>,
    cause: Parameters<typeof removePerson>[4],
  ): void {
    for (const userId of room.state.get("m.room.member")?.keys() ?? []) {
      if (!isServerUser(userId) && !present.has(userId)) removePerson(batch, draft, serverUser, userId, cause);
    }
  }

  private async begin(workspace: Workspace, members: readonly Membership[]): Promise<void> {
    const domain = this.core.organisations.byId(workspace.organisationId)?.domains[0];
    if (domain === undefined) throw new Error("The organisation of a workspace has no domain.");
    const serverUser = serverUserOf(domain);
    await this.core.writer.write((batch) => {
      const space = beginSpace(batch, serverUser, workspace.id, workspace.name, members);
      const channel = beginChannel(batch, serverUser, workspace.id, space, defaultChannel, members);
      for (const { person } of members.filter(({ role }) => can(role, "read"))) {
        admit(batch, space, serverUser, person);
        admit(batch, channel, serverUser, person);
      }
    });
  }

  /** A new channel: an open one has every member at once, a private one its maker. */
  async addChannel(workspaceId: string, makerId: string, settings: ChannelSettings): Promise<Room> {
    const space = await this.spaceOf(workspaceId);
    const serverUser = serverUserIn(space);
    const members = await this.membersOf(workspaceId);
    const id = await this.core.writer.write((batch) => {
      const channel = beginChannel(batch, serverUser, workspaceId, batch.room(space.id), settings, members);
      for (const { person, role } of members) {
        if (person.id === makerId || (!settings.isPrivate && role !== "guest"))
          admit(batch, channel, serverUser, person);
      }
      return channel.id;
    });
    const room = this.core.memory.rooms.get(id);
    if (!room) throw new Error("A channel that was just made is not there.");
    return room;
  }

  /** Refuses CHANNEL_DEFAULT, and CHANNEL_ARCHIVED where anything is changed of an archived channel that stays one. */
  async changeChannel(workspaceId: string, room: Room, change: ChangeChannel): Promise<void> {
    const serverUser = serverUserIn(room);
    const isDefault = workspaceLinkOf(room)?.isDefault === true;
    if (isDefault && (change.isPrivate === true || change.isArchived === true)) throw refuse("CHANNEL_DEFAULT");
    const { space } = this.roomsOf(workspaceId);
    const isOpened = change.isPrivate === false && !isOpen(room);
    const members = isOpened ? await this.membersOf(workspaceId) : [];
    await this.core.writer.write((batch) => {
      const draft = batch.room(room.id);
      if (isChannelArchived(draft) && change.isArchived !== false) {
        if (change.isArchived === true && Object.keys(change).length === 1) return;
        throw refuse("CHANNEL_ARCHIVED");
      }
      setChannelPower(batch, draft, serverUser, change);
      if (change.isPrivate !== undefined && space) setPrivacy(batch, draft, serverUser, space.id, change.isPrivate);
      if (change.name !== undefined && draft.get("m.room.name", "")?.content["name"] !== change.name) {
        batch.add(draft, { type: "m.room.name", sender: serverUser, stateKey: "", content: { name: change.name } });
      }
      if (change.topic !== undefined && draft.get("m.room.topic", "")?.content["topic"] !== change.topic) {
        setTopic(batch, draft, serverUser, change.topic);
      }
      if (isOpened) this.admitMembers(batch, draft, serverUser, members);
    });
    // Who became a member meanwhile.
    if (isOpened) await this.align(workspaceId);
  }

  /** Takes a channel out of the workspace and everybody out of it, until it is restored or its time is over. */
  async trashChannel(workspaceId: string, room: Room, byUserId: string): Promise<void> {
    const space = await this.spaceOf(workspaceId);
    const serverUser = serverUserIn(room);
    await this.core.writer.write((batch) => {
      listChannel(batch, batch.room(space.id), serverUser, { id: room.id, trashedBy: byUserId });
      this.clear(batch, room, batch.room(room.id), serverUser, new Set(), "trashed");
    });
  }

  /** Lists a channel again, with those in it who were there, as far as they are members still. */
  async restoreChannel(workspaceId: string, room: Room): Promise<void> {
    const space = await this.spaceOf(workspaceId);
    const isDefault = workspaceLinkOf(room)?.isDefault === true;
    const serverUser = serverUserIn(room);
    const members = await this.membersOf(workspaceId);
    await this.core.writer.write((batch) => {
      listChannel(batch, batch.room(space.id), serverUser, { id: room.id, isDefault });
      this.admitMembers(batch, batch.room(room.id), serverUser, members);
    });
    await this.align(workspaceId);
  }

  /** Whether a channel lies in the trash. */
  isTrashed(room: Room): boolean {
    const link = workspaceLinkOf(room);
    if (link?.kind !== "channel") return false;
    return trashedAtIn(this.core.memory.rooms.spaceIn(link.workspaceId), room) !== null;
  }

  /** Whether a member of the workspace knows of a channel: it is open, or they are in it, or were when it went to the trash. */
  knows(room: Room, userId: string): boolean {
    return isOpen(room) || room.isJoined(userId) || wasTrashedWith(room, userId);
  }

  /** Channels that have lain in the trash since before a moment. */
  trashedBefore(before: Date): Room[] {
    return [...this.core.memory.rooms.all()]
      .filter((space) => workspaceLinkOf(space)?.kind === "space")
      .flatMap((space) =>
        this.trashed(workspaceLinkOf(space)?.workspaceId ?? "")
          .filter(({ trashedAt }) => trashedAt < before)
          .map(({ room }) => room),
      );
  }

  /** Channels in the trash, since when and by which user. */
  trashed(workspaceId: string): { readonly room: Room; readonly trashedAt: Date; readonly by: string | null }[] {
    const { space, channels } = this.roomsOf(workspaceId);
    return channels.flatMap((room) => {
      const trashedAt = space ? trashedAtIn(space, room) : null;
      return !space || trashedAt === null ? [] : [{ room, trashedAt, by: trashedBy(space, room.id) }];
    });
  }
}
