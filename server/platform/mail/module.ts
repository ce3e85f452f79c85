import type { Database } from "#database";
import type { Incoming } from "#incoming";
import type { Jobs } from "#jobs";
import { defineModule, type Given } from "#module";
import { mailSettings } from "./config.ts";
import { createMail, type Mail } from "./service.ts";

interface Needs {
  readonly database: Database;
  readonly incoming: Incoming;
  readonly jobs: Jobs;
}

export const mailModule = defineModule({
  name: "mail",
  folder: import.meta.dirname,
  settings: mailSettings,
  create({ database, incoming, jobs, log, config }: Needs & Given<typeof mailSettings>) {
    const mail: Mail = createMail({ settings: config, database, incoming, jobs, log });
    // Jobs that still run while everything stops may send.
    return { api: mail, close: () => mail.stop() };
  },
});
