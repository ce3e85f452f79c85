import { sessionRoutes, setupRoutes } from "@safos/contract/routes/identity";
import type { Me, Setup, SetupDraft, SetupFaults } from "@safos/contract/identity";
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
/** The code that the printed address carries after `#`, where no server and no log sees it; empty when it is not there. */
export const codeIn = (hash: string): string => /^#code=([\w-]+)$/.exec(hash)?.[1] ?? "";

/** What has been typed so far. */
export type SetupEntry = typeof emptyEntry;

export const stepCount = 3;

/** What a step needs before the next one. */
export function neededIn(step: number): readonly (keyof SetupEntry)[] {
  if (step === 1) return ["organisationName", "domain"];
  if (step === 2) return ["displayName", "adminName", "password", "code"];
  return [];
}

/** `fk.example` */
export const domainOf = (entry: SetupEntry): string => entry.domain.trim().toLowerCase();

/** What the server says of the fields of a step, by field; a step goes on without any. */
export type SetupFaultCodes = Partial<Record<keyof SetupEntry, SetupFaults["items"][number]["code"]>>;

/** Asks the server whether the fields of a step will do, so that each says so where it is filled in. */
export async function checkStep(step: number, entry: SetupEntry): Promise<SetupFaultCodes> {
  const needed = neededIn(step);
  if (needed.length === 0) return {};
  const { domain, adminName, displayName, password, code } = entry;
  const body: SetupDraft =
    step === 1
      ? { domain: domain.trim() }
      : { domain: domain.trim(), adminName, displayName, password, code: code.trim() };
  const { items } = await request(setupRoutes.checkSetup, { body, isQuiet: true });
  return Object.fromEntries(items.map((one) => [one.field, one.code]));
}

/** Sets up the organisation and signs its administrator in. */
export async function setUp(entry: SetupEntry, locale: Setup["locale"]): Promise<Me> {
  const domain = domainOf(entry);
  const body: Setup = {
    ...entry,
    domain,
    organisationName: entry.organisationName.trim(),
    displayName: entry.displayName.trim(),
    adminName: entry.adminName.trim(),
    locale,
    code: entry.code.trim(),
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
