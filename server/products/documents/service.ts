import type { ChangeDocument, Document, DocumentEntry, DocumentImage, NewDocument } from "@safos/contract/documents";
import sharp from "sharp";
import { now, uuid } from "#clock";
import type { Blobs } from "#blobs";
import type { Collaboration } from "#collaboration";
import type { Values } from "#config";
import type { Database } from "#database";
import { byPerson, type Events } from "#events";
import { type Refusal, type Http, type Principal, refuse } from "#http";
import type { Identity } from "#identity";
import { eventActorOf, type AccessedItem, type Actor, type Items } from "#items";
import { documentEvent } from "./events.ts";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { NoticeSource } from "#notifications";
import type { SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import type { documentSettings } from "./config.ts";
import { documentExport } from "./export-part.ts";
import { createFileMirror, type DocumentFiles } from "./file-mirror.ts";
import { countWords, mentionsOf, plainText, withoutSuggestions, type LoadImage, type Part } from "./formats/content.ts";
import { ownEndings, readFile } from "./formats/files.ts";
import { createOffice } from "./formats/libreoffice.ts";
import { newContent, readContent, toNode, writeContent } from "./formats/schema.ts";
import { documentKind } from "./kind.ts";
import {
  insertDocument,
  insertImage,
  lockTree,
  readAncestors,
  readBlobsInUse,
  readDocument,
  readDocuments,
  readImage,
  readPlace,
  readTree,
  readTreePage,
  readWorkspaceDocuments,
  updateDocument,
  updateText,
  type DocumentDb,
  type DocumentRow,
  type DocumentTables,
} from "./queries.ts";
import { documentRoutes } from "./routes.ts";
import { createSuggestions, type Suggestions } from "./suggestions.ts";
import { documentNotices, documentSource } from "./sources.ts";
import { fillTemplate } from "./templates.ts";

export interface DocumentDeps {
  readonly database: Database;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly http: Http;
  readonly log: Log;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly collaboration: Collaboration;
  readonly documentFiles: DocumentFiles;
  readonly config: Values<typeof documentSettings>;
}

export interface Documents {
  readonly searchSource: SearchSource;
  readonly noticeSource: NoticeSource;
}

export interface DocumentService {
  readonly db: DocumentDb;
  list(
    person: Principal,
    workspaceId: string,
    after: string | null,
  ): Promise<{ items: DocumentEntry[]; next?: string }>;
  view(actor: Actor, id: string): Promise<Document>;
  create(person: Principal, workspaceId: string, fresh: NewDocument): Promise<Document>;
  /** Endings of files that this server makes documents of. */
  importEndings(): Promise<readonly string[]>;
  /** A file as a new document; its name without the ending becomes the title. */
  importFile(
    person: Principal,
    workspaceId: string,
    file: { name: string; bytes: Buffer; parentId: string | null },
  ): Promise<Document>;
  change(actor: Actor, id: string, change: ChangeDocument): Promise<Document>;
  content(item: { readonly id: string }): Promise<Part>;
  /** The document and those under it that this actor may read, parents first. */
  tree(actor: Actor, id: string): Promise<readonly (DocumentRow & { depth: number })[]>;
  /** The same as a list, for whoever was given a document and not its workspace. */
  listTree(actor: Actor, id: string, after: string | null): Promise<{ items: DocumentEntry[]; next?: string }>;
  addImage(actor: Actor, id: string, bytes: Buffer): Promise<DocumentImage>;
  readonly suggestions: Suggestions;
  loadImage: LoadImage;
}

const pageSize = 500;
const deepest = 8;
/** How long there is at least between versions that are kept by themselves, in minutes. */
const versionEveryMinutes = 20;
const largestImagePixels = 40_000_000;
const imageTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

export async function createDocuments(deps: DocumentDeps): Promise<Documents> {
  const { blobs, collaboration, events, identity, items, workspaces } = deps;
  const db = deps.database.of<DocumentTables>();
  const office = createOffice({ program: deps.config.libreOffice, log: deps.log });
  const mirror = createFileMirror({ ...deps, files: deps.documentFiles, db });

  async function entries(rows: readonly DocumentRow[]): Promise<DocumentEntry[]> {
    const ids = [...new Set(rows.flatMap((row) => row.changedBy ?? []))];
    const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, identity.view(one)]));
    const counts = await items.comments.counts(
      "document",
      rows.map((row) => row.id),
    );
    return rows.map((row) => ({
      id: row.id,
      workspaceId: row.workspaceId,
      parentId: row.parentId,
      title: row.title,
      position: row.position,
      wordCount: row.wordCount,
      createdAt: row.createdAt.toISOString(),
      changedAt: row.changedAt.toISOString(),
      changedBy: persons.get(row.changedBy ?? "") ?? null,
      commentCount: counts.get(row.id) ?? 0,
    }));
  }

  async function pageOf(rows: readonly DocumentRow[]): Promise<{ items: DocumentEntry[]; next?: string }> {
    const page = await entries(rows.slice(0, pageSize));
    const last = page.at(-1);
    return { items: page, ...(rows.length > pageSize && last ? { next: last.id } : {}) };
  }

  async function describe(actor: Actor, item: AccessedItem): Promise<Document> {
    const row = await needRow(item.id);
    const [entry] = await entries([row]);
    if (!entry) throw missing();
    const above = (await readAncestors(db, row.id)).slice(0, -1).filter((one) => !one.isTrashed);
    // Whoever was given one document is not told what lies above it.
    const readable = new Set(
      (
        await items.readable(
          actor,
          above.map(({ id }) => ({ kind: "document" as const, id })),
        )
      ).map((one) => one.id),
    );
    const owner = row.ownerId === null ? null : await identity.personById(row.ownerId);
    return {
      ...entry,
      role: item.role,
      ancestors: above.filter((one) => readable.has(one.id)).map(({ id, title }) => ({ id, title })),
      owner: owner ? identity.view(owner) : null,
      fileId: row.fileId,
    };
  }

  async function needRow(id: string): Promise<DocumentRow> {
    const row = await readDocument(db, id);
    if (!row) throw missing();
    return row;
  }

  /** The place for a document: its parent lies in the same workspace, not in the trash, not under it, not too deep. */
  async function requireParent(workspaceId: string, parentId: string | null, moving: string | null): Promise<void> {
    if (parentId === null) return;
    const parent = await readDocument(db, parentId);
    const above = await readAncestors(db, parentId);
    if (
      !parent ||
      parent.workspaceId !== workspaceId ||
      above.some((one) => one.isTrashed) ||
      above.some((one) => one.id === moving)
    )
      throw refuse("PARENT_REFUSED");
    const below = moving === null ? 0 : Math.max(0, ...(await readTree(db, moving)).map((one) => one.depth));
    if (above.length + 1 + below > deepest) throw refuse("TREE_TOO_DEEP");
  }

  async function make(
    person: Principal,
    workspaceId: string,
    fresh: { id: string; title: string; parentId: string | null; content: Part },
  ): Promise<Document> {
    await requireParent(workspaceId, fresh.parentId, null);
    const content = toNode(fresh.content).toJSON() as Part;
    const text = plainText(content);
    await db.transaction().execute(async (trx) => {
      const row = await insertDocument(trx, {
        id: fresh.id,
        workspaceId,
        parentId: fresh.parentId,
        title: fresh.title.trim(),
        by: person.personId,
        text: text.slice(0, 200_000),
        wordCount: countWords(text),
      });
      await collaboration.create(trx, { kind: "document", id: fresh.id }, newContent(content));
      await events.emit(trx, documentEvent("document.created", row, byPerson(person.personId), { title: row.title }));
    });
    await mirror.publish(fresh.id);
    const actor = { person, link: null };
    return describe(actor, await items.require(actor, "document", fresh.id, "read"));
  }

  /** Brings what is derived from a text up to date: words, mentions, ties, versions, the file. */
  async function refresh(id: string, changedBy: string | null): Promise<void> {
    const row = await readDocument(db, id);
    if (!row) return;
    const content = readContent(await collaboration.read({ kind: "document", id }));
    const text = plainText(withoutSuggestions(content));
    const found = mentionsOf(content);
    await db.transaction().execute(async (trx) => {
      const keys = found.map((one) => `${one.kind} ${one.id}`);
      const changed = await updateText(trx, id, {
        text: text.slice(0, 200_000),
        wordCount: countWords(text),
        mentions: keys,
        by: changedBy,
      });
      if (!changed) return;
      const before = new Set(changed.before);
      const fresh = found.filter((one) => !before.has(`${one.kind} ${one.id}`));
      for (const one of fresh)
        if (one.kind !== "person" && items.isKind(one.kind))
          await items.links.tie(trx, { kind: "document", id }, { kind: one.kind, id: one.id }, changedBy);
      const personIds = fresh.filter((one) => one.kind === "person").map((one) => one.id);
      await events.emit(trx, [
        documentEvent("document.changed", row, byPerson(changedBy), {}),
        ...(personIds.length > 0
          ? [
              documentEvent("document.mentioned", row, byPerson(changedBy), {
                title: row.title,
                personIds: personIds.slice(0, 50),
              }),
            ]
          : []),
      ]);
    });
    await collaboration.versions.storeIfOld({ kind: "document", id }, changedBy, versionEveryMinutes);
    await mirror.publish(id);
  }

  async function addImage(actor: Actor, id: string, bytes: Buffer): Promise<DocumentImage> {
    await items.require(actor, "document", id, "write");
    return keepImage(id, bytes);
  }

  async function keepImage(documentId: string, bytes: Buffer): Promise<DocumentImage> {
    // An empty buffer is not a picture but a mistake to sharp.
    const about = await sharp(bytes.length > 0 ? bytes : Buffer.of(0), { limitInputPixels: largestImagePixels })
      .metadata()
      .catch(() => null);
    const contentType = imageTypes[about?.format ?? ""];
    if (!about?.width || !about.height || contentType === undefined)
      throw refuse("NOT_AN_IMAGE", "Only PNG, JPEG, GIF and WebP pictures can stand in a document.");
    const stored = await blobs.write([bytes] as unknown as AsyncIterable<Uint8Array>);
    const imageId = uuid();
    const { width, height } = about;
    await insertImage(db, { id: imageId, documentId, blob: stored.hash, contentType, width, height });
    return { id: imageId, src: `/api/v1/documents/${documentId}/images/${imageId}`, width, height };
  }

  const service: DocumentService = {
    db,
    async list(person, workspaceId, after) {
      await workspaces.require(person.personId, workspaceId, "read");
      return pageOf(await readWorkspaceDocuments(db, workspaceId, after, pageSize + 1));
    },
    async view(actor, id) {
      return describe(actor, await items.require(actor, "document", id, "read"));
    },
    async create(person, workspaceId, fresh) {
      const { workspace } = await workspaces.require(person.personId, workspaceId, "write");
      const locale = fresh.locale ?? "sv";
      const date = new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", {
        dateStyle: "long",
        timeZone: "Europe/Stockholm",
      });
      const content = fillTemplate(fresh.template ?? "empty", locale, {
        title: fresh.title.trim(),
        workspace: workspace.name,
        person: person.displayName,
        date: date.format(now()),
      });
      return make(person, workspaceId, { id: uuid(), title: fresh.title, parentId: fresh.parentId ?? null, content });
    },
    importEndings: async () => [...ownEndings, ...(await office.endings())],
    async importFile(person, workspaceId, file) {
      await workspaces.require(person.personId, workspaceId, "write");
      await requireParent(workspaceId, file.parentId, null);
      const id = uuid();
      const pictures: Buffer[] = [];
      // Pictures come before the document they belong to is there; they are kept once it is.
      const keep = async (bytes: Buffer): Promise<string | null> => {
        pictures.push(bytes);
        return pictures.length <= 200 ? `pending:${pictures.length - 1}` : null;
      };
      const content = await readFile(file.name, file.bytes, keep, office);
      const title =
        file.name
          .replace(/\.[^.]*$/, "")
          .trim()
          .slice(0, 200) || "Dokument";
      const made = await make(person, workspaceId, {
        id,
        title,
        parentId: file.parentId,
        content: withPending(content, new Map()),
      });
      if (pictures.length === 0) return made;
      const kept = new Map<string, DocumentImage>();
      for (const [index, bytes] of pictures.entries()) {
        const image = await keepImage(id, bytes).catch(() => null);
        if (image) kept.set(`pending:${index}`, image);
      }
      const whole = withPending(content, kept);
      await collaboration.apply({ kind: "document", id }, person.personId, (doc) => writeContent(doc, whole));
      return made;
    },
    async change(actor, id, change) {
      const item = await items.require(actor, "document", id, "write");
      await db.transaction().execute(async (trx) => {
        await lockTree(trx, item.workspaceId ?? "");
        const row = await readDocument(trx, id);
        if (!row) throw missing();
        const parentId = change.parentId === undefined ? row.parentId : change.parentId;
        if (change.parentId !== undefined) await requireParent(row.workspaceId, parentId, id);
        const isMoving = change.parentId !== undefined || change.afterId !== undefined;
        const afterId = change.afterId === undefined ? null : change.afterId;
        const position = isMoving
          ? await readPlace(trx, { workspaceId: row.workspaceId, parentId, afterId, id })
          : row.position;
        const title = change.title?.trim() ?? row.title;
        await updateDocument(trx, id, { title, parentId, position });
        const isElsewhere = parentId !== row.parentId;
        const by = eventActorOf(actor);
        await events.emit(
          trx,
          isMoving
            ? documentEvent("document.moved", row, by, { title, isElsewhere })
            : documentEvent("document.changed", row, by, { title }),
        );
      });
      if (change.title !== undefined) await mirror.publish(id);
      return describe(actor, await items.require(actor, "document", id, "read"));
    },
    async content(item) {
      return readContent(await collaboration.read({ kind: "document", id: item.id }));
    },
    async tree(actor, id) {
      await items.require(actor, "document", id, "read");
      const rows = await readTree(db, id);
      const readable = new Set(
        (
          await items.readable(
            actor,
            rows.map((row) => ({ kind: "document" as const, id: row.id })),
          )
        ).map((one) => one.id),
      );
      return rows.filter((row) => readable.has(row.id));
    },
    async listTree(actor, id, after) {
      // Whoever may read a document may read what lies under it.
      await items.require(actor, "document", id, "read");
      return pageOf(await readTreePage(db, id, after, pageSize + 1));
    },
    addImage,
    suggestions: createSuggestions({ db, events, items, collaboration }),
    async loadImage(src) {
      const found = /^\/api\/v1\/documents\/([0-9a-f-]{36})\/images\/([0-9a-f-]{36})$/.exec(src);
      const row = found ? await readImage(db, found[1] ?? "", found[2] ?? "") : null;
      if (!row) return null;
      return { bytes: await readAll(blobs.open(row.blob)), type: row.contentType };
    },
  };

  items.register(documentKind({ db, events, collaboration, mirror }));
  items.registerExport(documentExport({ db, items, service }));
  blobs.registerReferences("documents", (hashes) => readBlobsInUse(db, hashes));
  collaboration.register("document", {
    replace: (current, wanted) => writeContent(current, readContent(wanted)),
    onChanged: (id, { changedBy }) => refresh(id, changedBy),
  });
  await deps.http.app.register(documentRoutes({ ...deps, service }));
  return { searchSource: documentSource(db), noticeSource: documentNotices(async (ids) => readDocuments(db, ids)) };
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

const missing = (): Refusal => refuse("MISSING", "There is no such document.");

/** The text with its pictures' lasting addresses; those without one are left out when it is made to fit. */
function withPending(part: Part, kept: ReadonlyMap<string, DocumentImage>): Part {
  const src = part.type === "image" ? kept.get(String(part.attrs?.["src"])) : undefined;
  return {
    ...part,
    ...(src ? { attrs: { ...part.attrs, src: src.src, width: src.width, height: src.height } } : {}),
    ...(part.content ? { content: part.content.map((child) => withPending(child, kept)) } : {}),
  };
}
