import { createAuthorsOfItems } from "./access/authors.ts";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import { nameOfCaller, type ExportPart, type ItemKind } from "./kinds.ts";
import { createItems, type ItemDeps } from "./service.ts";

declare module "#module" {
  interface ModuleParts {
    /** What of a module can be an item of a workspace. */
    readonly kinds?: readonly ItemKind[];
    /** A module's part of a workspace's export. */
    readonly exportPart?: ExportPart;
  }
}

export const itemsModule = defineModule({
  name: "items",
  folder: import.meta.dirname,
  create(needs: Omit<ItemDeps, "addressOf"> & { readonly http: Http } & Given) {
    const { http } = needs;
    const items = createItems({ ...needs, addressOf: (request) => http.addressOf(request) });
    http.useCaller("actor", (request) => items.actorOf(request));
    http.useCallerName((caller) => nameOfCaller(caller as Parameters<typeof nameOfCaller>[0]));
    return {
      api: items,
      parts: {
        routes: items.routes,
        exposures: items.exposures,
        authorsOfItems: createAuthorsOfItems({ items, identity: needs.identity }),
        classOfItem: ({ kind, id }) => (items.isKind(kind) ? items.classes.own({ kind, id }) : null),
      },
      prepare: async () => {
        await items.classes.load();
        await items.restrictions.load();
      },
      stop: () => items.uses.flush(),
      accept(parts) {
        for (const kind of parts.kinds ?? []) items.register(kind);
        if (parts.exportPart) items.registerExport(parts.exportPart);
      },
    };
  },
});
