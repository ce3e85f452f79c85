import type { Holding } from "#departures";
import type { RouteBinding } from "#http";
import type { ExportPart, ItemKind } from "#items";
import type { SearchSource } from "#search";
import type { TemplatePart } from "#templates";
import { fileTemplates } from "./template-part.ts";
import { readBlobsInUse } from "./blobs-in-use.ts";
import { copyJob } from "./copies/begin.ts";
import { forgetCopies } from "./copies/queries.ts";
import { continueCopy } from "./copies/run.ts";
import type { FilesDeps, FilesOptions } from "./deps.ts";
import { fileExport } from "./export.ts";
import { readSizes } from "./tree/quota.ts";
import { homeHolding } from "./holding.ts";
import { fileKind } from "./kind.ts";
import { ocsRoutes } from "./ocs/routes.ts";
import { createPreviews } from "./previews/make.ts";
import { forgetLocks } from "./locks/forget.ts";
import { deleteExpiredLocks } from "./locks/queries.ts";
import { fileRoutes, uploadRoutes } from "./routes.ts";
import { fileSource } from "./search-source.ts";
import type { FileDb, FileTables } from "./tables.ts";
import { createTree, type Tree } from "./tree/by-id.ts";
import { thinVersions } from "./versions/thin.ts";
import { continueMove } from "./tree/move-below.ts";
import { hideOldTrash, removeHidden, removeJob } from "./tree/remove-hidden.ts";
import { createLookup, type Lookup } from "./tree/lookup.ts";
import { readRoot } from "./tree/queries.ts";
import { deleteIdleUploads } from "./uploads/queries.ts";
import { webdavRoutes } from "./webdav/routes.ts";

/** What other parts of the server may use. */
export interface Files {
  readonly routes: readonly RouteBinding[];
  readonly tree: Tree;
  readonly lookup: Lookup;
  readonly db: FileDb;
  /** Bytes that one file may have. */
  readonly maxFileBytes: number;
  /** The folder that holds everything of a workspace. */
  rootOf(workspaceId: string): Promise<number>;
  readonly kind: ItemKind;
  readonly searchSource: SearchSource;
  readonly exportPart: ExportPart;
  readonly templatePart: TemplatePart;
  /** Bytes of the files of some workspaces. */
  sizes(workspaceIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  readonly holding: Holding;
  /** Adds what another product does for Nextcloud's clients, under the name they know it by, to their capabilities. */
  addCapability(app: string, capability: unknown): void;
}

const idleUploadHours = 24;

export async function createFiles(options: FilesOptions): Promise<Files> {
  const db = options.database.of<FileTables>();
  const deps: FilesDeps = { ...options, db, maxFileBytes: options.config.maxFileBytes };
  const tree = createTree(deps);
  const capabilities = new Map<string, unknown>();
  options.blobs.registerReferences("files", (hashes) => readBlobsInUse(db, hashes));
  options.jobs.handle(
    "files:trim",
    async () => {
      await hideOldTrash(deps, options.config.trashDays);
      await forgetCopies(db);
      await deleteIdleUploads(db, idleUploadHours);
      await deleteExpiredLocks(db);
      if (options.config.thinVersions === "yes") await thinVersions(db);
    },
    "housekeeping",
  );
  options.jobs.handle(copyJob, ({ id }) => continueCopy(deps, String(id)), "long");
  options.jobs.handle(removeJob, () => removeHidden(deps), "housekeeping");
  options.jobs.handle("files:move-below", ({ id }) => continueMove(deps, Number(id)), "housekeeping");
  forgetLocks(db, options.events);
  options.jobs.every("7 * * * *", "files:trim");
  const { app } = options.http;
  await app.register(webdavRoutes(deps));
  await app.register(ocsRoutes({ ...deps, capabilities }));
  return {
    routes: [fileRoutes({ ...deps, tree, previews: createPreviews(deps) }), uploadRoutes(deps)],
    tree,
    lookup: createLookup(db),
    db,
    maxFileBytes: deps.maxFileBytes,
    rootOf: async (workspaceId) => (await readRoot(db, workspaceId)).id,
    kind: fileKind(db, options.workspaces, tree),
    searchSource: fileSource(db),
    holding: homeHolding(db, options.workspaces),
    templatePart: fileTemplates(deps),
    exportPart: fileExport(db, options.blobs, options.items),
    sizes: (workspaceIds) => readSizes(db, workspaceIds),
    addCapability: (product, capability) => void capabilities.set(product, capability),
  };
}
