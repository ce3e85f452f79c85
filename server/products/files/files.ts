import type { Holding } from "#departures";
import type { RouteBinding } from "#http";
import type { ExportPart, ItemKind } from "#items";
import type { NoticeSource } from "#notifications";
import type { ExposureSource } from "#policy";
import type { SearchSource } from "#search";
import type { TemplatePart } from "#templates";
import { fileTemplates } from "./template-part.ts";
import { deleteOldActivities } from "./activity/queries.ts";
import { activityRoutes } from "./activity/routes.ts";
import { recordActivities } from "./activity/record.ts";
import { createAvatars, type FindPicture } from "./avatars/avatars.ts";
import { readBlobPlaces } from "./blobs-held.ts";
import { readBlobsInUse } from "./blobs-in-use.ts";
import { copyJob } from "./copies/begin.ts";
import { forgetCopies } from "./copies/queries.ts";
import { continueCopy } from "./copies/run.ts";
import type { FilesDeps, FilesOptions } from "./deps.ts";
import { createFederated } from "./federated/federated.ts";
import { receivedExposures } from "./federated/exposures.ts";
import { fileExport } from "./export.ts";
import { quotaOf, readSizes, requireRoom } from "./tree/quota.ts";
import { homeHolding } from "./holding.ts";
import { fileKind } from "./kind.ts";
import { ocsRoutes } from "./ocs/routes.ts";
import { followSessions } from "./links/end.ts";
import { filmEndings } from "./previews/sources.ts";
import { createPreviews } from "./previews/make.ts";
import { deleteUnusedPreviews } from "./previews/queries.ts";
import { forgetLocks } from "./locks/forget.ts";
import { deleteExpiredLocks } from "./locks/queries.ts";
import { servePush } from "./push/serve.ts";
import { rewindJob } from "./rewinds/begin.ts";
import { forgetRewinds } from "./rewinds/queries.ts";
import { rewindRoutes } from "./rewinds/routes.ts";
import { continueRewind } from "./rewinds/run.ts";
import { fileRoutes, lockRoutes, uploadRoutes } from "./routes.ts";
import { fileSource } from "./search-source.ts";
import type { FileDb, FileTables } from "./tables.ts";
import { tagRoutes } from "./tags/routes.ts";
import { createTree, type Tree } from "./tree/by-id.ts";
import { thinVersions } from "./versions/thin.ts";
import { continueMove } from "./tree/move-below.ts";
import { hideOldTrash, removeHidden, removeJob } from "./tree/remove-hidden.ts";
import { createLookup, type Lookup } from "./tree/lookup.ts";
import { readRoot } from "./tree/queries.ts";
import { deleteIdleUploads } from "./uploads/queries.ts";
import { createDrawings, type Drawing } from "./shown/drawings.ts";
import { createSlideDrawing } from "./slides/drawing.ts";
import { createShown } from "./shown/make.ts";
import { deleteUnusedShown } from "./shown/queries.ts";
import { createBooks } from "./sheets/make.ts";
import { deleteUnusedSheets } from "./sheets/queries.ts";
import { deleteUnusedTexts, readRound, wantPictures } from "./texts/queries.ts";
import { readTexts } from "./texts/read-texts.ts";
import { findTexts, findTextsJob, queueReading, readTextsJob, wantTexts } from "./texts/want.ts";
import { publicDavRoutes } from "./public-dav/routes.ts";
import { requestNotices } from "./requests/notices.ts";
import { visitRoutes } from "./visitors/routes.ts";
import { createOfficeProgram } from "./wopi/discovery.ts";
import { officeRoutes } from "./wopi/office-routes.ts";
import { wopiRoutes } from "./wopi/routes.ts";
import { endTokens } from "./wopi/tokens.ts";
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
  readonly noticeSource: NoticeSource;
  readonly exposures: ExposureSource;
  readonly exportPart: ExportPart;
  readonly templatePart: TemplatePart;
  /** Bytes of the files of some workspaces. */
  sizes(workspaceIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Refuses QUOTA_EXCEEDED where `bytes` more pass the workspace's quota; an estimate, as others write meanwhile. */
  requireRoom(workspaceId: string, bytes: number): Promise<void>;
  readonly holding: Holding;
  /** Begins what is to be done once with the files that are there. */
  start(): Promise<void>;
  stop(): void;
  /** Says where pictures of persons are found, by the address in their profile. */
  takePictures(find: FindPicture): void;
  /** Draws files of endings that LibreOffice does not draw on this machine. */
  useDrawing(drawing: Drawing): void;
  /** Adds what another product does for Nextcloud's clients, under the name they know it by, to their capabilities. */
  addCapability(app: string, capability: unknown): void;
}

const idleUploadHours = 24;
const activityDays = 365;

export async function createFiles(options: FilesOptions): Promise<Files> {
  const db = options.database.of<FileTables>();
  const drawings = await createDrawings(options.office);
  drawings.add(createSlideDrawing(options.workers));
  const programEndings = [...drawings.endings, ...(options.film.isThere ? filmEndings : [])];
  const { maxFileBytes } = options.config;
  const deps: FilesDeps = { ...options, db, maxFileBytes, programEndings, drawings };
  const tree = createTree(deps);
  const capabilities = new Map<string, unknown>();
  options.blobs.registerReferences("files", (hashes) => readBlobsInUse(db, hashes));
  options.blobs.registerHolders("files", async (hashes) =>
    options.workspaces.withOrganisations(await readBlobPlaces(db, hashes)),
  );
  options.jobs.handle(
    "files:trim",
    async () => {
      await hideOldTrash(deps, options.config.trashDays);
      await forgetCopies(db);
      await forgetRewinds(db);
      await deleteUnusedTexts(db);
      await deleteUnusedShown(db);
      await deleteUnusedSheets(db);
      await deleteUnusedPreviews(db);
      await deleteIdleUploads(db, idleUploadHours);
      await deleteExpiredLocks(db);
      await deleteOldActivities(db, activityDays);
      if (options.config.thinVersions === "yes") await thinVersions(db);
    },
    "housekeeping",
  );
  options.jobs.handle(copyJob, ({ id }) => continueCopy(deps, String(id)), "long");
  options.jobs.handle(rewindJob, ({ id }) => continueRewind(deps, String(id)), "long");
  options.jobs.handle(removeJob, () => removeHidden(deps), "housekeeping");
  options.jobs.handle("files:move-below", ({ id }) => continueMove(deps, Number(id)), "housekeeping");
  forgetLocks(db, options.events);
  options.jobs.handle(readTextsJob, () => readTexts(deps), "apart");
  options.jobs.handle(findTextsJob, () => findTexts(deps), "housekeeping");
  options.events.onTogether("files.texts", ["file.added", "file.changed", "file.renamed"], (some) =>
    wantTexts(deps, some),
  );
  options.jobs.every("7 * * * *", "files:trim");
  const shown = createShown(deps);
  const previews = createPreviews({ ...deps, shown });
  const books = createBooks(deps);
  let findPicture: FindPicture = async () => null;
  const avatars = createAvatars(deps, (userId, address) => findPicture(userId, address));
  followSessions(deps);
  recordActivities(deps);
  const { app } = options.http;
  await app.register(publicDavRoutes({ ...deps, previews }));
  const federated = await createFederated({ ...deps, networks: options.config.federatedNetworks });
  await app.register(webdavRoutes({ ...deps, federated: federated.deps }));
  await app.register(ocsRoutes({ ...deps, capabilities, previews, avatars, federated: federated.deps }));
  const { officeUrl } = options.config;
  const program = officeUrl === null ? null : createOfficeProgram(officeUrl, options.log);
  if (officeUrl !== null) options.http.frames.allow("/office", new URL(officeUrl).origin);
  if (program) await app.register(wopiRoutes({ ...deps, program }));
  endTokens(deps);
  const push = servePush(deps);
  return {
    routes: [
      fileRoutes({ ...deps, tree, previews, shown, books }),
      lockRoutes(deps),
      rewindRoutes(deps),
      officeRoutes({ ...deps, program }),
      uploadRoutes(deps),
      tagRoutes(deps),
      activityRoutes(deps),
      federated.routes,
      ...visitRoutes({ ...deps, previews, books }),
    ],
    noticeSource: requestNotices(),
    exposures: receivedExposures(deps),
    tree,
    lookup: createLookup(db),
    db,
    maxFileBytes: deps.maxFileBytes,
    rootOf: async (workspaceId) => (await readRoot(db, workspaceId)).id,
    kind: fileKind(deps, tree),
    searchSource: fileSource(db, options.items.comments),
    holding: homeHolding(db, options.workspaces),
    templatePart: fileTemplates(deps),
    exportPart: fileExport(db, options.blobs, options.items),
    sizes: (workspaceIds) => readSizes(db, workspaceIds),
    requireRoom: async (workspaceId, bytes) => requireRoom(db, workspaceId, await quotaOf(deps, workspaceId), bytes),
    stop: () => push.stop(),
    async start() {
      const again = options.ocr.isThere ? await wantPictures(db) : null;
      if (again?.texts === true) await queueReading(deps);
      if ((await readRound(db)) !== null) await options.jobs.add(db, findTextsJob, {}, { key: findTextsJob });
    },
    takePictures: (find) => void (findPicture = find),
    useDrawing: (drawing) => void programEndings.push(...drawings.add(drawing)),
    addCapability: (product, capability) => void capabilities.set(product, capability),
  };
}
