import { defineModule, type Given } from "#module";
import type { Principal } from "#http";
import type { AppLoginContext, AppLoginNeeds } from "./context.ts";
import { beginLogin, exchangeCode, makeOwn, takeAccess, type AppAccess } from "./logins.ts";
import { trimLogins, type AppLoginTables } from "./queries.ts";
import { appLoginRoutes } from "./routes.ts";

/** How sync apps are let in; `files` speaks with them. */
export interface AppLogins {
  /** Refuses SIGN_IN_THROTTLED. `address` is where the person answers, `pollToken` what the app comes back with. */
  begin(app: {
    readonly label: string;
    readonly ip: string;
  }): Promise<{ readonly pollToken: string; readonly address: string }>;
  /** Once; null: nobody has let it in yet. */
  take(pollToken: string): Promise<AppAccess | null>;
  /** For who came with the password of a code on the screen, which opens nothing else (`codeScope`). */
  exchange(principal: Principal, label: string): Promise<AppAccess>;
  /** For who came with their own password. Refuses FORBIDDEN to app passwords. */
  make(principal: Principal, label: string): Promise<AppAccess>;
}

export const appLoginsModule = defineModule({
  name: "applogins",
  folder: import.meta.dirname,
  create(needs: AppLoginNeeds & Given) {
    const context: AppLoginContext = { ...needs, db: needs.database.of<AppLoginTables>() };
    const api: AppLogins = {
      begin: (app) => beginLogin(context, app),
      take: (pollToken) => takeAccess(context, pollToken),
      exchange: (principal, label) => exchangeCode(context, principal, label),
      make: (principal, label) => makeOwn(context, principal, label),
    };
    return {
      api,
      parts: {
        routes: [appLoginRoutes(context)],
        jobs: {
          "applogins:trim": { handle: () => trimLogins(context.db), every: "13 * * * *", lane: "housekeeping" },
        },
      },
    };
  },
});
