import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { compose, readAllSettings, type Safos } from "../../compose/compose.ts";

/** The file that holds the object of a blob, and the name that its backup in a folder without a key has. */
export async function placesOf(safos: Safos, hash: string): Promise<{ readonly path: string; readonly kept: string }> {
  const { rows } = await safos.database.pool.query<{ organisation: string; object: string; generation: number }>(
    "select organisation_id as organisation, object, generation from blobs.blob where hash = $1",
    [hash],
  );
  const { organisation = "", object = "", generation = 0 } = rows[0] ?? {};
  const name = createHash("sha256").update(`${hash} ${organisation}/${object}/${generation}`).digest("hex");
  return {
    path: join(safos.blobs.folder, "objects", organisation, object.slice(0, 2), object),
    kept: join("blobs", name.slice(0, 2), name),
  };
}

/** Works in an empty installation whose data lie below a folder of the test. */
export async function withEmpty(
  folder: string,
  work: (safos: Safos) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const t = await createTestDatabase();
  const data = mkdtempSync(join(folder, "target-"));
  const safos = await compose({
    settings: readAllSettings({ SAFOS_DATA: data, SAFOS_DISK_RESERVE: "0", ...environment }),
    databaseUrl: t.url,
    log: createLog("silent"),
    pageFolder: null,
  });
  try {
    await work(safos);
  } finally {
    await safos.database.stop();
    await t.drop();
  }
}
