import {
  votingSubject,
  type ChangeWhiteboard,
  type NewWhiteboard,
  type Whiteboard,
  type WhiteboardEntry,
  type WhiteboardImage,
} from "@safos/contract/whiteboards";
import { elementId, type BoardElement } from "@safos/contract/whiteboard-elements";
import { wordsOf } from "@safos/contract/whiteboard-outline";
import sharp from "sharp";
import { now, uuid } from "#clock";
import type { Blobs } from "#blobs";
import type { Collaboration } from "#collaboration";
import type { Database } from "#database";
import { byPerson, type Events } from "#events";
import { type Http, type Principal, refuse } from "#http";
import type { Identity } from "#identity";
import { eventActorOf, type AccessedItem, type Actor, type Items } from "#items";
import { whiteboardEvent } from "./events.ts";
import type { NoticeSource } from "#notifications";
import type { SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import { whiteboardExport } from "./export-part.ts";
import { whiteboardKind } from "./kind.ts";
import {
  insertImage,
  insertWhiteboard,
  readBlobsInUse,
  readImages,
  readOfMeeting,
  readOfWorkspace,
  readWhiteboard,
  updateContent,
  updateTitle,
  type ImageRow,
  type WhiteboardDb,
  type WhiteboardRow,
  type WhiteboardTables,
} from "./queries.ts";
import { whiteboardRoutes } from "./routes.ts";
import { dropTombstones, newScene, readDrawing, readScene, replaceScene, writeDrawing } from "./scene.ts";
import { whiteboardNotices, whiteboardSource } from "./sources.ts";
import { templateElements } from "./templates.ts";
import { createVoting, voterName } from "./voting.ts";
import { votingRoutes } from "./voting-routes.ts";

export interface WhiteboardDeps {
  readonly database: Database;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly http: Http;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly collaboration: Collaboration;
}

export interface Whiteboards {
  readonly searchSource: SearchSource;
  readonly noticeSource: NoticeSource;
}

export interface WhiteboardService {
  readonly db: WhiteboardDb;
  list(
    person: Principal,
    workspaceId: string,
    after: string | null,
  ): Promise<{ items: WhiteboardEntry[]; next?: string }>;
  view(actor: Actor, id: string): Promise<Whiteboard>;
  /** `isNew` is false when the meeting had one already. */
  create(
    person: Principal,
    workspaceId: string,
    fresh: NewWhiteboard,
  ): Promise<{ whiteboard: Whiteboard; isNew: boolean }>;
  /** An `.excalidraw` file as a new whiteboard; its name without the ending becomes the title. */
  importFile(person: Principal, workspaceId: string, file: { name: string; bytes: Buffer }): Promise<Whiteboard>;
  change(actor: Actor, id: string, change: ChangeWhiteboard): Promise<Whiteboard>;
  addImage(id: string, imageId: string, bytes: Buffer): Promise<WhiteboardImage>;
  /** The whole as an `.excalidraw` file; access is the caller's to check. */
  drawing(id: string): Promise<{ elements: readonly BoardElement[]; drawing: string }>;
}

const pageSize = 200;
const largestImagePixels = 40_000_000;
/** How long there is at least between versions that are kept by themselves, in minutes. */
const versionEveryMinutes = 20;
const imageTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

export async function createWhiteboards(deps: WhiteboardDeps): Promise<Whiteboards> {
  const { blobs, collaboration, events, identity, items, workspaces } = deps;
  const db = deps.database.of<WhiteboardTables>();

  async function entries(rows: readonly WhiteboardRow[]): Promise<WhiteboardEntry[]> {
    const ids = [...new Set(rows.flatMap((row) => row.changedBy ?? []))];
    const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, identity.view(one)]));
    const counts = await items.comments.counts(
      "whiteboard",
      rows.map((row) => row.id),
    );
    return rows.map((row) => ({
      id: row.id,
      workspaceId: row.workspaceId,
      title: row.title,
      elementCount: row.elementCount,
      commentCount: counts.get(row.id) ?? 0,
      createdAt: row.createdAt.toISOString(),
      changedAt: row.changedAt.toISOString(),
      changedBy: persons.get(row.changedBy ?? "") ?? null,
      meetingId: row.meetingId,
    }));
  }

  async function describe(item: AccessedItem): Promise<Whiteboard> {
    const row = await readWhiteboard(db, item.id);
    const [entry] = row ? await entries([row]) : [];
    if (!row || !entry) throw refuse("MISSING", "There is no such whiteboard.");
    const owner = row.ownerId === null ? null : await identity.personById(row.ownerId);
    return { ...entry, role: item.role, owner: owner ? identity.view(owner) : null };
  }
  const view = async (actor: Actor, id: string): Promise<Whiteboard> =>
    describe(await items.require(actor, "whiteboard", id, "read"));

  async function make(
    person: Principal,
    workspaceId: string,
    fresh: { id: string; title: string; elements: readonly BoardElement[]; meetingId: string | null },
  ): Promise<boolean> {
    return db.transaction().execute(async (trx) => {
      const row = await insertWhiteboard(trx, {
        id: fresh.id,
        workspaceId,
        title: fresh.title.trim(),
        by: person.personId,
        meetingId: fresh.meetingId,
        text: wordsOf(fresh.elements).slice(0, 200_000),
        elementCount: fresh.elements.length,
      });
      if (!row) return false;
      const ref = { kind: "whiteboard" as const, id: fresh.id };
      await collaboration.create(trx, ref, newScene(fresh.elements));
      if (fresh.meetingId !== null)
        await items.links.tie(trx, ref, { kind: "meeting", id: fresh.meetingId }, person.personId);
      await events.emit(trx, whiteboardEvent("whiteboard.created", row, byPerson(person.personId)));
      return true;
    });
  }

  async function measure(bytes: Buffer): Promise<Omit<ImageRow, "id" | "blob">> {
    const about = await sharp(bytes.length > 0 ? bytes : Buffer.of(0), { limitInputPixels: largestImagePixels })
      .metadata()
      .catch(() => null);
    const contentType = imageTypes[about?.format ?? ""];
    if (!about?.width || !about.height || contentType === undefined || about.width * about.height > largestImagePixels)
      throw refuse("NOT_AN_IMAGE", "Only PNG, JPEG, GIF and WebP pictures can lie on a whiteboard.");
    return { contentType, width: about.width, height: about.height };
  }

  /** Brings what is derived from a whiteboard up to date: words, counts, versions. */
  async function refresh(id: string, changedBy: string | null): Promise<void> {
    const ref = { kind: "whiteboard" as const, id };
    const doc = await collaboration.read(ref);
    const elements = readScene(doc);
    await db.transaction().execute(async (trx) => {
      const text = wordsOf(elements).slice(0, 200_000);
      const row = await updateContent(trx, id, { text, elementCount: elements.length, by: changedBy });
      if (row) await events.emit(trx, whiteboardEvent("whiteboard.changed", row, byPerson(changedBy)));
    });
    await collaboration.versions.storeIfOld(ref, changedBy, versionEveryMinutes);
    if (dropTombstones(doc, now()))
      await collaboration.apply(ref, changedBy, (current) => void dropTombstones(current, now()));
  }

  const service: WhiteboardService = {
    db,
    async list(person, workspaceId, after) {
      await workspaces.require(person.personId, workspaceId, "read");
      const rows = await readOfWorkspace(db, workspaceId, after, pageSize + 1);
      const page = await entries(rows.slice(0, pageSize));
      const last = page.at(-1);
      return { items: page, ...(rows.length > pageSize && last ? { next: last.id } : {}) };
    },
    view,
    async create(person, workspaceId, fresh) {
      await workspaces.require(person.personId, workspaceId, "write");
      const actor = { person, link: null };
      const meetingId = fresh.meetingId ?? null;
      if (meetingId !== null) {
        const meeting = await items.require(actor, "meeting", meetingId, "read");
        if (meeting.workspaceId !== workspaceId) throw refuse("MISSING", "There is no such meeting here.");
        const there = await readOfMeeting(db, workspaceId, meetingId);
        if (there) return { whiteboard: await view(actor, there.id), isNew: false };
      }
      const id = uuid();
      const elements = templateElements(fresh.template ?? "empty", fresh.locale ?? "sv");
      const isNew = await make(person, workspaceId, { id, title: fresh.title, elements, meetingId });
      // Somebody else in the meeting was a moment faster: theirs is everybody's.
      const there = isNew || meetingId === null ? null : await readOfMeeting(db, workspaceId, meetingId);
      return { whiteboard: await view(actor, there?.id ?? id), isNew };
    },
    async importFile(person, workspaceId, file) {
      await workspaces.require(person.personId, workspaceId, "write");
      const { elements, images } = readDrawing(file.bytes);
      // Everything is looked at before anything is kept.
      for (const image of images) await measure(image.bytes);
      const title =
        file.name
          .replace(/\.[^.]*$/, "")
          .trim()
          .slice(0, 200) || "Whiteboard";
      const id = uuid();
      await make(person, workspaceId, { id, title, elements, meetingId: null });
      for (const image of images) await service.addImage(id, image.id, image.bytes);
      return view({ person, link: null }, id);
    },
    async change(actor, id, change) {
      await items.require(actor, "whiteboard", id, "write");
      const title = change.title?.trim();
      if (title !== undefined)
        await db.transaction().execute(async (trx) => {
          const row = await updateTitle(trx, id, title);
          if (row) await events.emit(trx, whiteboardEvent("whiteboard.changed", row, eventActorOf(actor)));
        });
      return view(actor, id);
    },
    async addImage(id, imageId, bytes) {
      if (!elementId.test(imageId)) throw refuse("INVALID", "The picture's name has the wrong shape.");
      const about = await measure(bytes);
      const stored = await blobs.write([bytes] as unknown as AsyncIterable<Uint8Array>);
      await insertImage(db, id, { id: imageId, blob: stored.hash, ...about });
      return { id: imageId, width: about.width, height: about.height };
    },
    async drawing(id) {
      const elements = readScene(await collaboration.read({ kind: "whiteboard", id }));
      const ids = new Set(elements.flatMap((one) => (typeof one["fileId"] === "string" ? [one["fileId"]] : [])));
      const images = [];
      for (const row of await readImages(db, id, [...ids]))
        images.push({ ...row, bytes: await readAll(blobs.open(row.blob)), createdMs: now() });
      return { elements, drawing: writeDrawing(elements, images) };
    },
  };

  const voting = createVoting({ db, events, items, collaboration });
  items.register(whiteboardKind({ db, events, collaboration }));
  items.registerExport(whiteboardExport({ db, items, service }));
  blobs.registerReferences("whiteboards", (hashes) => readBlobsInUse(db, hashes));
  collaboration.register("whiteboard", {
    replace: replaceScene,
    onChanged: (id, { changedBy }) => refresh(id, changedBy),
    async readBroadcast(id) {
      const seenBy = await voting.readFor(id);
      return (user) => ({ about: votingSubject, content: seenBy(voterName(user.isGuest ? "g" : "p", user.id)) });
    },
  });
  await deps.http.app.register(votingRoutes({ voting, items }));
  await deps.http.app.register(whiteboardRoutes({ ...deps, service }));
  return { searchSource: whiteboardSource(db), noticeSource: whiteboardNotices(db) };
}

export async function readAll(stream: AsyncIterable<Uint8Array>, limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw refuse("TOO_LARGE", "The content is larger than allowed.", { limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
