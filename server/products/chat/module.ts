import { defineModule, type Given } from "#module";
import { administrationTask } from "./administration/tasks/start.ts";
import { chatSettings } from "./config.ts";
import { createChat, type ChatOptions } from "./chat.ts";
import { delayedTask } from "./delayed/schedule.ts";
import { takeBackGivenOut } from "./restored.ts";

export const chatModule = defineModule({
  name: "chat",
  folder: import.meta.dirname,
  settings: chatSettings,
  create(needs: Omit<ChatOptions, "settings"> & Given<typeof chatSettings>) {
    const chat = createChat({ ...needs, settings: needs.config });
    return {
      api: chat,
      parts: {
        routes: chat.routes,
        kinds: chat.kinds,
        searchSources: chat.searchSources,
        noticeSources: chat.noticeSources,
        exportPart: chat.exportPart,
        templatePart: chat.templatePart,
        blobReferences: { chat: (hashes) => chat.mediaInUse(hashes) },
        blobHolders: { chat: (hashes) => chat.mediaHolders(hashes) },
        gauges: {
          safos_chat_rooms: { help: "Rooms in memory.", read: () => chat.figures().rooms },
          safos_chat_waiting_syncs: { help: "People with an open poll.", read: () => chat.figures().waiting },
          safos_chat_pushes_pending: {
            help: "What telephones are still to be woken for, by all processes.",
            read: () => chat.pendingPushes(),
          },
          safos_chat_pushes_sent: {
            help: "Pushes that gateways have taken from this process.",
            read: () => chat.figures().pushes.sent,
          },
          safos_chat_pushes_failed: {
            help: "Tries to push that failed in this process.",
            read: () => chat.figures().pushes.failed,
          },
          safos_chat_pushes_rejected: {
            help: "Pushers that gateways rejected and this process removed.",
            read: () => chat.figures().pushes.rejected,
          },
        },
        jobs: {
          "chat:trim": { handle: () => chat.trimNotes(), every: "29 * * * *", lane: "housekeeping" },
          [administrationTask]: { handle: ({ id }, attempt) => chat.administer(String(id), attempt), lane: "long" },
          [delayedTask]: { handle: ({ id }, attempt) => chat.sendDelayed(String(id), attempt), lane: "prompt" },
        },
        restored: takeBackGivenOut,
        protocols: [
          { prefix: "/_matrix", needsDatabase: true, takesBasic: false, isCounted: false, scope: "chat" },
          { prefix: "/_synapse", needsDatabase: true, takesBasic: false, isCounted: false, scope: "chat" },
        ],
      },
      prepare: () => chat.start(),
      stop: () => chat.stop(),
    };
  },
});
