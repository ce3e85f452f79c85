import type { Deployment } from "#config";
import type { Database } from "#database";
import { refuse } from "#http";
import { defineModule, type Given } from "#module";
import { captionSettings } from "./config.ts";
import type { CaptionContext } from "./context.ts";
import { openEngine } from "./engine/choice.ts";
import { engineChooser } from "./engine/choose.ts";
import { measureFolder } from "./measure/measure.ts";
import { installModel } from "./models/install.ts";
import { createRecogniser } from "./recogniser/host.ts";
import { captionRoutes } from "./routes.ts";
import { CaptionsHere } from "./running/follow.ts";
import { plannedCaptions, startPlanned } from "./running/planned.ts";
import { deletePlanned, deleteRunning } from "./queries.ts";
import type { CaptionTables } from "./tables.ts";
import { transcriptExport } from "./transcript/export.ts";
import { TranscriptWriter } from "./transcript/writer.ts";
import { deleteLines } from "./transcript/queries.ts";
import { transcriptSource } from "./transcript/search-source.ts";

type Needs = Omit<CaptionContext, "db" | "hasEngine"> & {
  readonly database: Database;
  readonly deployment: Deployment;
};

/** `captionCalls` gives the sound of calls, and takes what was understood of it. */
export const captionsModule = defineModule({
  name: "captions",
  folder: import.meta.dirname,
  settings: captionSettings,
  create({ database, deployment, config, ...needs }: Needs & Given<typeof captionSettings>) {
    const choose = engineChooser(config, deployment.dataFolder);
    const context: CaptionContext = {
      ...needs,
      db: database.of<CaptionTables>(),
      hasEngine: () => choose() !== null,
    };
    const { captionCalls, events, items, log, policy } = needs;
    const writer = new TranscriptWriter(context);
    const recogniser = createRecogniser({
      choose,
      log,
      onSegment: (segment) => here.show(segment),
      loadChanged: () => void here.publishAll().catch((error: unknown) => log.warn({ error }, "calls were not told")),
    });
    const here = new CaptionsHere(context, recogniser, writer);
    captionCalls.listen({
      sound: (sound) => here.take(sound),
      joined: (meetingId) => here.apply(meetingId),
      emptied: (meetingId) => here.forget(meetingId),
    });
    events.watch(["captions.started", "captions.stopped", "transcript.stopped"], ({ item }) => {
      if (item) here.apply(item.id);
    });
    policy.onChanged(() => here.applyAll());
    items.classes.onChanged(() => here.applyAll());
    events.watch(["member.added"], ({ workspaceId }) => here.applyAll((row) => row.workspaceId === workspaceId));
    events.watch(["meeting.ended", "meeting.trashed"], async ({ item }) => {
      if (item) await deleteRunning(context.db, item.id);
    });
    events.on("captions-planned", ["meeting.started"], async ({ item }) => {
      if (item) await startPlanned(context, item.id);
    });
    events.on("captions-transcripts", ["meeting.destroyed"], async ({ item }) => {
      if (!item) return;
      await deleteLines(context.db, item.id);
      await deletePlanned(context.db, item.id);
    });
    return {
      api: {
        planned: plannedCaptions,
        /** Gives recordings with transcripts to the engine. Refuses CAPTIONS_NO_ENGINE and INVALID. */
        measure(folder: string, language: string | null) {
          const engine = choose();
          if (!engine) throw refuse("CAPTIONS_NO_ENGINE");
          return measureFolder(openEngine(engine), folder, language);
        },
        /** Takes in a model from a folder or an address. Refuses INVALID and CAPTIONS_MODEL_BROKEN. */
        install: (asked: Parameters<typeof installModel>[1]) => installModel(deployment.dataFolder, asked),
      },
      parts: {
        routes: [captionRoutes(context)],
        searchSources: [transcriptSource(context.db, items)],
        exportPart: transcriptExport(context.db, items),
      },
      async stop() {
        await here.idle();
        await recogniser.stop();
        await writer.flush();
      },
    };
  },
});
