import type { NoticeSettings } from "@safos/contract/notifications";
import type { Person } from "#identity";
import type { NotificationContext } from "../context.ts";

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1).toLowerCase();

/**
 * Whether notices may be mailed to an address: the person's own, or one where their organisation has its mail. Nobody has what
 * happens in Safos sent to a stranger, nor out of the agency's keeping.
 */
export function isOwnAddress(
  { organisations }: Pick<NotificationContext, "organisations">,
  person: Pick<Person, "mail" | "organisationId">,
  address: string,
): boolean {
  if (address.toLowerCase() === person.mail.toLowerCase()) return true;
  const organisation = organisations.byId(person.organisationId);
  return organisation?.kind === "agency" && organisation.domains.includes(domainOf(address));
}

/** Where letters to a person go: the address of their choice while it may be one, or that of their account. */
export const addressOf = (
  context: Pick<NotificationContext, "organisations">,
  person: Pick<Person, "mail" | "organisationId">,
  { mailTo }: Pick<NoticeSettings, "mailTo">,
): string => (mailTo !== null && isOwnAddress(context, person, mailTo) ? mailTo : person.mail);
