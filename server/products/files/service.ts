import type { Blobs } from "#blobs";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { ExportPart, ItemKind, Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Organisations } from "#organisations";
import type { SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import { fileExport } from "./export.ts";
import { ocsRoutes } from "./ocs/routes.ts";
import { createPreviews } from "./previews/service.ts";
import { fileRoutes } from "./routes.ts";
import { fileKind, fileSource } from "./search-source.ts";
import { deleteOldTrash, readBlobsInUse, readRoot, type FileDb, type FileTables } from "./tree/queries.ts";
import { createLook, type Look } from "./tree/look.ts";
import { createTree, type Tree } from "./tree/service.ts";
import { deleteIdleUploads } from "./uploads/queries.ts";
import { uploadRoutes } from "./uploads/routes.ts";
import { createUploads } from "./uploads/service.ts";
import { webdavRoutes } from "./webdav/routes.ts";

export interface FilesOptions {
  readonly database: Database;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly http: Http;
  readonly log: Log;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly version: string;
  readonly config: { readonly maxFileBytes: number; readonly trashDays: number };
}

/** What the routes of this module share. */
export interface FilesDeps extends Omit<FilesOptions, "config"> {
  readonly db: FileDb;
  readonly maxFileBytes: number;
}

export interface Files {
  readonly tree: Tree;
  readonly look: Look;
  readonly db: FileDb;
  /** Bytes that one file may have. */
  readonly maxFileBytes: number;
  /** The folder that holds everything of a workspace. */
  rootOf(workspaceId: string): Promise<number>;
  readonly kind: ItemKind;
  readonly searchSource: SearchSource;
  readonly exportPart: ExportPart;
  /** Tells Nextcloud's clients of something that another part of the server does for them, under its name there. */
  announce(app: string, capability: unknown): void;
}

export async function createFiles(options: FilesOptions): Promise<Files> {
  const db = options.database.of<FileTables>();
  const deps: FilesDeps = { ...options, db, maxFileBytes: options.config.maxFileBytes };
  const tree = createTree(deps);
  const uploads = createUploads(deps);
  const previews = createPreviews(deps);
  options.blobs.registerReferences("files", (hashes) => readBlobsInUse(db, hashes));
  options.jobs.handle("files:trim", async () => {
    await deleteOldTrash(db, options.config.trashDays);
    await deleteIdleUploads(db, 24);
  });
  options.jobs.every("7 * * * *", "files:trim");
  await options.http.app.register(fileRoutes({ ...deps, tree, previews }));
  await options.http.app.register(uploadRoutes({ ...deps, tree, uploads }));
  await options.http.app.register(webdavRoutes({ ...deps, tree, uploads, previews }));
  const announced = new Map<string, unknown>();
  await options.http.app.register(ocsRoutes({ ...deps, announced }));
  return {
    tree,
    look: createLook(db),
    db,
    maxFileBytes: options.config.maxFileBytes,
    rootOf: async (workspaceId) => (await readRoot(db, workspaceId)).id,
    kind: fileKind(db, options.workspaces, tree),
    searchSource: fileSource(db),
    exportPart: fileExport(db, options.blobs, options.items),
    announce: (app, capability) => void announced.set(app, capability),
  };
}
