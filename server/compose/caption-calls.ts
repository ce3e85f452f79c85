import type { CaptionCalls } from "#captions";
import type { Meetings } from "#meetings";
import { defineModule } from "#module";

/** The calls whose sound is written out: captions and meetings do not know each other. */
export const captionCallsPort = defineModule({
  name: "captionCalls",
  create: ({ meetings }: { readonly meetings: Meetings }) => {
    const captionCalls: CaptionCalls = meetings.captioning;
    return { api: captionCalls };
  },
});
