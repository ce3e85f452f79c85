import { sessionRoutes, setupRoutes } from "@safos/contract/routes/identity";
import type { Me, SetupState } from "@safos/contract/identity";
import type { Look } from "@safos/contract/look";
import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { setLocale } from "../text/index.tsx";
import { ApiError } from "./api.ts";
import { stopStoring } from "./database.ts";
import { request } from "./request.ts";
import { holdFor } from "./hold.ts";
import { clearHeld, clearOfflineCache, leftName, orCached } from "./offline.ts";
import { queryClient } from "./query.ts";

/** What to do about sessions that ended while no page of theirs was open. */
const whatHasEnded = () => import("./ended-sessions.ts");

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions<Me | null>({
  queryKey: ["session"],
  staleTime: 5 * 60_000,
  async queryFn() {
    // Its tabs may have stored something until they noticed. The last one comes here when all have let go.
    if (leftName in localStorage) void whatHasEnded().then(({ sweepLeft }) => sweepLeft());
    try {
      const me = await orCached("me", () => request(sessionRoutes.readSession, { isQuiet: true }));
      return leftName in localStorage ? await (await whatHasEnded()).finishLeaving(me) : me;
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      void clearHeld();
      void whatHasEnded().then(({ sweepEnded }) => sweepEnded(null));
      return null;
    }
  },
});

export const setupQuery = queryOptions<SetupState>({
  queryKey: ["setup"],
  queryFn: () => request(setupRoutes.readSetup, { isQuiet: true }),
});

export function useMaybeMe(): Me | null {
  return useQuery(sessionQuery).data ?? null;
}

/** Kept while the page is left, when the session is gone but the pages behind the sign-in still stand. */
let lastMe: Me | null = null;

/** The signed-in person; only inside pages behind the sign-in. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data) lastMe = data;
  if (!lastMe) throw new ApiError(401, "UNAUTHENTICATED", "Nobody is signed in.");
  return lastMe;
}

export type Theme = Me["theme"];
const rememberedTheme = "safos.theme";

/** `system` follows the computer: without the attribute, color-scheme decides. */
function setTheme(theme: Theme): void {
  localStorage.setItem(rememberedTheme, theme);
  document.documentElement.dataset["theme"] = theme;
}

export function restoreTheme(): void {
  const stored = localStorage.getItem(rememberedTheme);
  document.documentElement.dataset["theme"] = stored === "light" || stored === "dark" ? stored : "system";
}

/** How Safos looks where no agency is known. */
const plainAccent = { accentHue: 238, accentChroma: 0.104 };

/** The accent of the whole page. */
export function applyAccent({ accentHue, accentChroma }: Pick<Look, "accentHue" | "accentChroma"> = plainAccent): void {
  const { style } = document.documentElement;
  style.setProperty("--org-hue", String(accentHue));
  style.setProperty("--org-chroma", String(accentChroma));
}

/** Applies the person's language and theme, and the accent of their agency. */
export function applyTheme(me: Me): void {
  void setLocale(me.locale);
  setTheme(me.theme);
  applyAccent(lookOf(me));
}

/** How the person's agency looks. What this browser holds of an earlier version says only the organisation. */
export const lookOf = ({ look, organisation }: Omit<Me, "look"> & { readonly look?: Look }): Look =>
  look ?? { ...organisation, lightLogo: null, darkLogo: null, welcome: null, helpContact: null };

/** Someone has signed in: what was fetched before was for nobody, or for someone else. */
export function enterAs(me: Me): void {
  // Their session has taken the place of one that was left.
  localStorage.removeItem(leftName);
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, me);
}

/** Forgets everything fetched for the person who left. */
export async function forgetPerson(): Promise<void> {
  holdFor(null);
  const removed = stopStoring().then(clearOfflineCache);
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, null);
  await removed;
}
