import { text } from "node:stream/consumers";
import { createLog } from "#log";
import { compose, readAllSettings } from "../compose/compose.ts";
import { faultText } from "../compose/fault-text.ts";

/** What the server that starts this process says on its standard input, as JSON. */
interface Order {
  readonly id: string;
  readonly databaseUrl: string;
  readonly dataFolder: string;
  readonly publicUrl: string;
}

/**
 * Writes one archive that someone asked for on the page, in a process of its own. What it holds in memory and how long it thinks
 * is nobody else's trouble.
 */
async function main({ id, databaseUrl, dataFolder, publicUrl }: Order): Promise<void> {
  const settings = readAllSettings({ ...process.env, SAFOS_DATA: dataFolder, SAFOS_PUBLIC_URL: publicUrl });
  const log = createLog("error", { fileDescriptor: 2, format: settings.platform.logFormat });
  const safos = await compose({ settings, databaseUrl, log, pageFolder: null, isServed: false });
  try {
    await safos.organisations.start();
    await safos.chat.start();
    await safos.exports.make(id);
    await safos.chat.stop();
  } finally {
    await safos.database.stop();
  }
}

text(process.stdin)
  .then((order) => main(JSON.parse(order) as Order))
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${faultText(error)}\n`);
      process.exit(1);
    },
  );
