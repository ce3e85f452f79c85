import { freePort } from "#database";
import { createLog } from "#log";
import { checkStart } from "./compose/check-start.ts";
import { builtPage, compose, readAllSettings, type AllSettings } from "./compose/compose.ts";
import { faultText } from "./compose/fault-text.ts";
import { fillDemo } from "./demo/fill.ts";
import { endInOrder } from "./compose/end-in-order.ts";
import { startDatabase } from "./compose/start-database.ts";

/** Reads the configuration, composes, listens, and stops in the reverse order on SIGTERM or Ctrl-C. */
async function main(): Promise<void> {
  const settings = await withPort(readAllSettings(process.env));
  const log = createLog(settings.platform.logLevel, { format: settings.platform.logFormat });
  await checkStart(settings);
  const { url, cluster } = await startDatabase(settings, log);
  const safos = await compose({ settings, databaseUrl: url, log, pageFolder: builtPage });

  endInOrder({ safos, cluster, log, drainSeconds: settings.platform.drainSeconds });

  const port = await safos.start();
  log.info({ port, address: safos.http.publicUrl }, "ready");
  const demo = process.argv.includes("--demo") ? await fillDemo(safos) : undefined;
  const setupCode = (await safos.identity.isSetupNeeded()) ? safos.identity.setupCode() : undefined;
  if (setupCode !== undefined)
    log.info({ setupCode }, "not set up yet: open the address and follow the first-start wizard");
  process.send?.({ address: safos.http.publicUrl, setupCode, demo });
}

/** Port 0 means any free one; the public address needs to know which. */
async function withPort(settings: AllSettings): Promise<AllSettings> {
  if (settings.platform.port !== 0) return settings;
  return { ...settings, platform: { ...settings.platform, port: await freePort() } };
}

main().catch((error: unknown) => {
  process.stderr.write(`${faultText(error)}\n`);
  process.exit(1);
});
