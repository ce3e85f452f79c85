import { defineModule, type Given } from "#module";
import { createWhiteboards, type WhiteboardDeps } from "./service.ts";

export const whiteboardsModule = defineModule({
  name: "whiteboards",
  folder: import.meta.dirname,
  async create(needs: WhiteboardDeps & Given) {
    const whiteboards = await createWhiteboards(needs);
    return {
      api: whiteboards,
      parts: { searchSources: [whiteboards.searchSource], noticeSource: whiteboards.noticeSource },
    };
  },
});
