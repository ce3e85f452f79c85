import type { SetupDraft, SetupFaults } from "@safos/contract/identity";
import { timingSafeEqual } from "node:crypto";
import { hashSecret } from "#clock";
import { Refusal } from "#http";
import type { Organisations } from "#organisations";
import { parseName } from "./people/names.ts";
import { requireStrongPassword } from "./credentials/passwords.ts";

/** `anna` and `fk.example` as the name that they will be. */
export const nameInSetup = ({ adminName, domain }: { adminName: string; domain: string }): string =>
  `${adminName.split("@")[0]?.trim() ?? ""}@${domain.trim().toLowerCase()}`;

export const isSetupCode = (code: string, wanted: string): boolean =>
  timingSafeEqual(hashSecret(code), hashSecret(wanted));

/** The faults of what has been filled in so far. Weighing a password takes time: only for those who have the code. */
export function faultsOfSetup(
  organisations: Pick<Organisations, "isDomain">,
  setupCode: string,
  draft: SetupDraft,
): SetupFaults["items"] {
  const { domain, adminName, password, code, displayName } = draft;
  const faults: SetupFaults["items"] = [];
  if (domain !== undefined && !organisations.isDomain(domain)) faults.push({ field: "domain", code: "DOMAIN_INVALID" });
  const name = nameInSetup({ adminName: adminName ?? "", domain: domain ?? "organisation.example" });
  if (adminName !== undefined && parseName(name) === null) faults.push({ field: "adminName", code: "NAME_INVALID" });
  const isKnown = code !== undefined && isSetupCode(code, setupCode);
  if (code !== undefined && !isKnown) faults.push({ field: "code", code: "SETUP_CODE_WRONG" });
  if (password !== undefined && isKnown && isWeak(password, name, displayName))
    faults.push({ field: "password", code: "PASSWORD_WEAK" });
  return faults;
}

function isWeak(password: string, name: string, displayName: string | undefined): boolean {
  try {
    requireStrongPassword(password, name, displayName);
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}
