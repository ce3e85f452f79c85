import { defineModule, type Given } from "#module";
import type { WhiteboardOptions } from "./deps.ts";
import { createWhiteboards } from "./whiteboards.ts";

export const whiteboardsModule = defineModule({
  name: "whiteboards",
  folder: import.meta.dirname,
  create(needs: WhiteboardOptions & Given) {
    const whiteboards = createWhiteboards(needs);
    return {
      api: whiteboards,
      parts: {
        routes: whiteboards.routes,
        kinds: [whiteboards.kind],
        collaborationKinds: { whiteboard: whiteboards.collaborationKind },
        exportPart: whiteboards.exportPart,
        holdings: [whiteboards.holding],
        searchSources: [whiteboards.searchSource],
        noticeSource: whiteboards.noticeSource,
        blobReferences: { whiteboards: whiteboards.blobsInUse },
        blobHolders: { whiteboards: whiteboards.blobHolders },
      },
    };
  },
});
