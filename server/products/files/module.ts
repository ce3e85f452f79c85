import type { Deployment } from "#config";
import { defineModule, type Given } from "#module";
import { fileSettings } from "./config.ts";
import { createFiles, type FilesOptions } from "./service.ts";

export const filesModule = defineModule({
  name: "files",
  folder: import.meta.dirname,
  settings: fileSettings,
  async create(
    needs: Omit<FilesOptions, "version" | "config"> & { readonly deployment: Deployment } & Given<typeof fileSettings>,
  ) {
    const files = await createFiles({ ...needs, version: needs.deployment.version });
    const basic = { needsDatabase: true, takesBasic: true } as const;
    return {
      api: files,
      parts: {
        kinds: [files.kind],
        searchSources: [files.searchSource],
        exportPart: files.exportPart,
        // WebDAV's clients ask once per file; they are not counted.
        protocols: [
          { prefix: "/remote.php", ...basic, isCounted: false },
          { prefix: "/public.php", ...basic, isCounted: false },
          { prefix: "/status.php", ...basic, isCounted: false },
          { prefix: "/ocs", ...basic, isCounted: true },
          { prefix: "/index.php", ...basic, isCounted: true },
        ],
      },
    };
  },
});
