import { join } from "node:path";
import type { Deployment } from "#config";
import { defineModule, type Given } from "#module";
import type { Workers } from "#workers";
import { createPictures, type Pictures } from "./pictures.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly workers: Workers;
}

export const picturesModule = defineModule({
  name: "pictures",
  create({ deployment, workers }: Needs & Given) {
    const pictures: Pictures = createPictures({ workers, folder: join(deployment.dataFolder, "thumbnails") });
    return {
      api: pictures,
      parts: {
        jobs: { "pictures:trim": { handle: () => pictures.trim(), every: "41 3 * * *", lane: "housekeeping" } },
      },
    };
  },
});
