import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Persons } from "../people/persons.ts";

/** What mails to people are made with. */
export interface MailContext {
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly persons: Persons;
  readonly publicUrl: string;
}
