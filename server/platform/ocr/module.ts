import type { Log } from "#log";
import { defineModule, type Given } from "#module";
import type { Workers } from "#workers";
import { ocrSettings } from "./config.ts";
import { createOcr } from "./ocr.ts";

export const ocrModule = defineModule({
  name: "ocr",
  settings: ocrSettings,
  async create({ config, log, workers }: { readonly log: Log; readonly workers: Workers } & Given<typeof ocrSettings>) {
    const ocr = await createOcr({ mode: config.ocr, log, workers });
    const help = "1 where text in pictures is read, 0 where it is not.";
    return { api: ocr, parts: { gauges: { safos_ocr: { help, read: () => (ocr.isThere ? 1 : 0) } } } };
  },
});
