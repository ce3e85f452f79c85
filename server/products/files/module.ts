import { codeScope } from "@safos/contract/app-logins";
import { defineModule, type Given } from "#module";
import { fileSettings } from "./config.ts";
import type { FilesOptions } from "./deps.ts";
import { createFiles } from "./files.ts";
import { badPath } from "./webdav/errors.ts";

export const filesModule = defineModule({
  name: "files",
  folder: import.meta.dirname,
  settings: fileSettings,
  async create(needs: Omit<FilesOptions, "config"> & Given<typeof fileSettings>) {
    const files = await createFiles(needs);
    const basic = { needsDatabase: true, takesBasic: true, scope: "files" } as const;
    return {
      api: files,
      start: () => files.start(),
      stop: () => files.stop(),
      parts: {
        routes: files.routes,
        kinds: [files.kind],
        searchSources: [files.searchSource],
        noticeSource: files.noticeSource,
        exposures: files.exposures,
        exportPart: files.exportPart,
        templatePart: files.templatePart,
        workspaceSizes: (workspaceIds) => files.sizes(workspaceIds),
        holdings: [files.holding],
        // WebDAV's clients ask once per file; they are not counted.
        protocols: [
          { prefix: "/remote.php", ...basic, takesGrants: true, isCounted: false, badPath },
          // Visitors by a link show it themselves; a session counts for nothing there.
          {
            prefix: "/public.php",
            needsDatabase: true,
            takesBasic: false,
            isCounted: true,
            isForVisitors: true,
            badPath,
          },
          // An office program's requests, each with a token of its own.
          { prefix: "/wopi", needsDatabase: true, takesBasic: false, isCounted: false, isForVisitors: true },
          // Other servers, which have no session here.
          ...["/ocm", "/ocm-provider"].map((prefix) => ({
            ...{ prefix, needsDatabase: true, takesBasic: false, isCounted: true },
            isForVisitors: true as const,
          })),
          { prefix: "/status.php", ...basic, isCounted: false },
          { prefix: "/ocs", ...basic, isCounted: true },
          ...["v1", "v2"].map((one) => ({
            ...basic,
            prefix: `/ocs/${one}.php/core/getapppassword-onetime`,
            isCounted: true,
            scope: codeScope,
          })),
          ...["login", "core/wipe"].map((one) => ({ ...basic, prefix: `/${one}`, isCounted: true })),
          { prefix: "/index.php", ...basic, isCounted: true },
        ],
      },
    };
  },
});
