import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { compose, readAllSettings, type Safos } from "../../compose/compose.ts";

/** Works in an empty installation whose data lie below a folder of the test. */
export async function withEmpty(folder: string, work: (safos: Safos) => Promise<void>): Promise<void> {
  const t = await createTestDatabase();
  const data = mkdtempSync(join(folder, "target-"));
  const safos = await compose({
    settings: readAllSettings({ SAFOS_DATA: data, SAFOS_DISK_RESERVE: "0" }),
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
