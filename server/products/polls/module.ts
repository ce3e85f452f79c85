import { defineModule, type Given } from "#module";
import { createPolls } from "./polls.ts";

export const pollsModule = defineModule({
  name: "polls",
  folder: import.meta.dirname,
  create(needs: Parameters<typeof createPolls>[0] & Given) {
    const polls = createPolls(needs);
    return {
      api: polls,
      parts: {
        routes: [polls.routes],
        kinds: [polls.kind],
        searchSources: [polls.searchSource],
        noticeSource: polls.noticeSource,
        exportPart: polls.exportPart,
      },
    };
  },
});
