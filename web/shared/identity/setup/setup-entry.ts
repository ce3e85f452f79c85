import { sessionRoutes, setupRoutes } from "@safos/contract/routes/identity";
import type { Me, Setup } from "@safos/contract/identity";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { sessionQuery } from "../../../platform/session.ts";

export const emptyEntry = {
  organisationName: "",
  domain: "",
  displayName: "",
  adminName: "",
  password: "",
  code: "",
};
/** What has been typed so far. */
export type SetupEntry = typeof emptyEntry;

export const stepCount = 3;

/** What a step needs before the next one. */
export function neededIn(step: number, needsCode: boolean): readonly (keyof SetupEntry)[] {
  if (step === 1) return ["organisationName", "domain"];
  if (step === 2) return ["displayName", "adminName", "password", ...(needsCode ? (["code"] as const) : [])];
  return [];
}

/** `fk.example` */
export const domainOf = (entry: SetupEntry): string => entry.domain.trim().toLowerCase();

/** Sets up the organisation and signs its administrator in. */
export async function setUp({ code, ...entry }: SetupEntry, locale: Setup["locale"]): Promise<Me> {
  const domain = domainOf({ code, ...entry });
  const body: Setup = {
    ...entry,
    domain,
    organisationName: entry.organisationName.trim(),
    displayName: entry.displayName.trim(),
    adminName: entry.adminName.trim(),
    locale,
    ...(code.trim() ? { code: code.trim() } : {}),
  };
  await request(setupRoutes.setUp, { body, isQuiet: true });
  const me = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
  if (me) return me;
  await request(sessionRoutes.signIn, {
    body: { name: `${body.adminName}@${domain}`, password: body.password },
    isQuiet: true,
  });
  return request(sessionRoutes.readSession);
}
