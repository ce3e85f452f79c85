import type { Log } from "#log";
import { defineModule, type Given } from "#module";
import type { Workers } from "#workers";
import { officeSettings } from "./config.ts";
import { createOffice } from "./office.ts";

export const officeModule = defineModule({
  name: "office",
  settings: officeSettings,
  create({ config, log, workers }: { readonly log: Log; readonly workers: Workers } & Given<typeof officeSettings>) {
    return { api: createOffice({ program: config.libreOffice, log, workers }), parts: {} };
  },
});
