import type { Events } from "#events";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import { createLive, type Live } from "./service.ts";

interface Needs {
  readonly http: Http;
  readonly events: Events;
}

export const liveModule = defineModule({
  name: "live",
  create({ http, events, log }: Needs & Given) {
    const live: Live = createLive({ http, events, log });
    return { api: live, stop: () => live.stop() };
  },
});
