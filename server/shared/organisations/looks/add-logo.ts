import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { mostLogoBytes } from "@safos/contract/look";
import type { Db } from "#database";
import { limitBytes } from "#http";
import type { Owner, Workers } from "#workers";
import type { OrganisationTables } from "../queries.ts";
import { insertLogo, lockLook } from "./queries.ts";
import { drawTask } from "./tasks.ts";

/** Draws a picture as a logo of the organisation and keeps what was drawn; its id. Refuses TOO_LARGE and LOGO_UNREADABLE. */
export async function addLogo(
  { db, workers }: { readonly db: Db<OrganisationTables>; readonly workers: Workers },
  organisationId: string,
  body: Readable,
  call: { readonly owner: Owner; readonly signal?: AbortSignal },
): Promise<string> {
  const logo = Readable.from(limitBytes(body, mostLogoBytes), { objectMode: false });
  const { large, small } = await workers.run(drawTask, null, { ...call, files: { logo } });
  const id = createHash("sha256").update(large).update(small).digest("hex");
  await db.transaction().execute(async (trx) => {
    await lockLook(trx, organisationId, null);
    await insertLogo(trx, organisationId, { id, large, small });
  });
  return id;
}
