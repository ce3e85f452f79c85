import type { Sender } from "#mail";
import type { Organisation } from "./organisation.ts";

/** Who an organisation's letters come from, and whose they are. Guests' is no agency, and writes to nobody in its own name. */
export const senderOf = (organisation: Organisation | undefined): Sender => ({
  name: organisation?.mailName ?? null,
  address: organisation?.mailAddress ?? null,
  letterhead: organisation?.kind === "agency" ? organisation.name : null,
});
