import type { Log } from "#log";
import { defineModule, type Given } from "#module";
import type { Workers } from "#workers";
import { filmSettings } from "./config.ts";
import { createFilm } from "./film.ts";

export const filmModule = defineModule({
  name: "film",
  settings: filmSettings,
  async create({ config, workers }: { readonly log: Log; readonly workers: Workers } & Given<typeof filmSettings>) {
    return { api: await createFilm({ mode: config.film, workers }), parts: {} };
  },
});
