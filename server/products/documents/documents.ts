import type { ReadHolders } from "#blobs";
import type { CollaborationKind } from "#collaboration";
import type { Holding } from "#departures";
import type { RouteBinding } from "#http";
import type { ExportPart, ItemKind } from "#items";
import type { NoticeSource } from "#notifications";
import type { SearchSource } from "#search";
import type { TemplatePart } from "#templates";
import { documentTemplates } from "./template-part.ts";
import type { DocumentDeps, DocumentOptions } from "./deps.ts";
import { createTextDrawing } from "./drawing.ts";
import { documentExport } from "./export.ts";
import { readContent, writeContent } from "./formats/schema.ts";
import { documentHolding } from "./holding.ts";
import { documentKind } from "./kind.ts";
import { createFileMirror } from "./mirror/mirror.ts";
import { createMinutes, writeSpokenDocx } from "./spoken.ts";
import { readBlobPlaces, readBlobsInUse, readDocuments, type DocumentTables } from "./queries.ts";
import { refreshDocument } from "./refresh.ts";
import { documentRoutes } from "./routes.ts";
import { documentNotices, documentSource } from "./sources.ts";

type OmitFirst<F> = F extends (first: never, ...rest: infer R) => infer A ? (...rest: R) => A : never;

/** What the module offers. */
export interface Documents {
  readonly routes: RouteBinding;
  readonly kind: ItemKind;
  readonly collaborationKind: CollaborationKind;
  readonly exportPart: ExportPart;
  readonly templatePart: TemplatePart;
  readonly holding: Holding;
  readonly searchSource: SearchSource;
  readonly noticeSource: NoticeSource;
  readonly blobsInUse: (hashes: readonly string[]) => Promise<string[]>;
  readonly blobHolders: ReadHolders;
  /** What was said in a meeting as a file of Word, and as minutes that are linked to it. */
  readonly spoken: {
    readonly writeDocx: OmitFirst<typeof writeSpokenDocx>;
    readonly makeMinutes: OmitFirst<typeof createMinutes>;
  };
  /** Draws files of Word and OpenDocument where nothing else does. */
  readonly textDrawing: ReturnType<typeof createTextDrawing>;
  /** The job `documents:publish`. */
  readonly syncFile: (payload: Record<string, unknown>) => Promise<void>;
}

export function createDocuments(options: DocumentOptions): Documents {
  const db = options.database.of<DocumentTables>();
  const mirror = createFileMirror({ ...options, db, files: options.documentFiles });
  const deps: DocumentDeps = {
    ...options,
    db,
    mirror,
    files: options.documentFiles,
    publicUrl: options.http.publicUrl,
  };
  return {
    routes: documentRoutes(deps),
    kind: documentKind(deps),
    collaborationKind: {
      replace: (current, wanted) => writeContent(current, readContent(wanted)),
      onChanged: (id, { changedBy }) => refreshDocument(deps, id, changedBy),
    },
    exportPart: documentExport(deps),
    templatePart: documentTemplates(deps),
    holding: documentHolding(db, options.workspaces),
    searchSource: documentSource(db),
    noticeSource: documentNotices((ids) => readDocuments(db, ids)),
    blobsInUse: (hashes) => readBlobsInUse(db, hashes),
    blobHolders: async (hashes) => options.workspaces.withOrganisations(await readBlobPlaces(db, hashes)),
    spoken: {
      writeDocx: (spoken, call) => writeSpokenDocx(deps, spoken, call),
      makeMinutes: (person, of) => createMinutes(deps, person, of),
    },
    textDrawing: createTextDrawing(options.workers),
    syncFile: (payload) => mirror.sync(payload),
  };
}
