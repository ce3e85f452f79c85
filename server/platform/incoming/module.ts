import type { Database } from "#database";
import { defineModule, type Given, type ModuleParts } from "#module";
import type { Workers } from "#workers";
import { incomingSettings } from "./config.ts";
import { createIncoming } from "./service.ts";

interface Needs {
  readonly database: Database;
  readonly workers: Workers;
}

export const incomingModule = defineModule({
  name: "incoming",
  folder: import.meta.dirname,
  settings: incomingSettings,
  create({ database, workers, log, config }: Needs & Given<typeof incomingSettings>) {
    const made = createIncoming({ settings: config, database, workers, log });
    return {
      api: made.incoming,
      parts: made.incoming.isOn ? partsOf(made) : {},
      prepare: () => made.prepare(),
      start: () => made.start(),
      stop: () => made.stop(),
    };
  },
});

type Made = Pick<ReturnType<typeof createIncoming>, "check" | "counts" | "isMailboxRead">;

const partsOf = ({ check, counts, isMailboxRead }: Made): ModuleParts => ({
  health: { incoming: () => check() },
  gauges: {
    safos_mail_in_used: {
      help: "Mails that came in and from which something followed, since the process started.",
      read: () => counts().used,
    },
    safos_mail_in_dropped: {
      help: "Mails that came in and were no answers to anything, since the process started.",
      read: () => counts().dropped,
    },
    safos_mail_in_refused: {
      help: "Addresses that were refused when mail came in, since the process started.",
      read: () => counts().refused,
    },
    safos_mail_in_mailbox: {
      help: "1: this process reads the mailbox for answers; over all processes there is one, or the mailbox is away.",
      read: () => (isMailboxRead() ? 1 : 0),
    },
    safos_mail_in_reading: { help: "Mails that came in and are being read.", read: () => counts().reading },
  },
});
