import { defineModule, type Given } from "#module";
import { createBoards } from "./index.ts";

export const boardsModule = defineModule({
  name: "boards",
  folder: import.meta.dirname,
  async create(needs: Parameters<typeof createBoards>[0] & Given) {
    const boards = await createBoards(needs);
    return { api: boards, parts: { searchSources: boards.searchSources, noticeSource: boards.noticeSource } };
  },
});
