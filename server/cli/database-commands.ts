import { resolve } from "node:path";
import type pg from "pg";
import { beginEpoch, embeddedPlace, holdAlone, markMoved, overConnection, startCluster } from "#database";
import { refuse } from "#http";
import { createLog } from "#log";
import { faultOfDatabase } from "../compose/check-start.ts";
import type { AllSettings, Safos } from "../compose/compose.ts";
import { copyDatabase } from "../compose/copy-database.ts";
import { need, type Command } from "./command.ts";

/** The database itself: moved to another PostgreSQL, or declared older than what clients have seen. */
export const databaseCommands: readonly Command[] = [
  {
    path: ["database", "move"],
    usage: "database move <postgres://…|embedded>",
    async run(safos, [where], _options, settings) {
      const { place, rows } = await alone(safos, (client) =>
        moveTo(safos, client, need(where, "The other database"), settings),
      );
      const next = where === "embedded" ? "Remove SAFOS_DATABASE_URL" : "Set SAFOS_DATABASE_URL to it";
      return {
        json: { place, rows },
        text: `${rows} rows were moved to ${place}. ${next} and start the server; the old database is left as it was and no longer used.`,
      };
    },
  },
  {
    path: ["database", "restored"],
    usage: "database restored",
    takesMoved: true,
    async run(safos) {
      await alone(safos, (client) => beginEpoch(overConnection(client)));
      return {
        json: {},
        text: "Clients will be told that the database is older than what they have seen. Start the server.",
      };
    },
  },
];

/** Works while no server runs on the database, and none can start. Refuses DATABASE_IN_USE. */
async function alone<T>(safos: Safos, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await safos.database.connect();
  try {
    if (!(await holdAlone(client))) throw refuse("DATABASE_IN_USE");
    return await work(client);
  } finally {
    await client.end();
  }
}

async function moveTo(
  safos: Safos,
  client: pg.Client,
  where: string,
  settings: AllSettings,
): Promise<{ place: string; rows: number }> {
  const isEmbedded = where === "embedded";
  const log = createLog("error", { fileDescriptor: 2, format: settings.platform.logFormat });
  if (isEmbedded && settings.platform.databaseUrl === null)
    throw refuse("MOVE_TARGET_UNUSABLE", "The embedded database is the one in use already.");
  const cluster = isEmbedded ? await startCluster({ dataFolder: resolve(settings.platform.data), log }) : null;
  try {
    const url = cluster?.url ?? where;
    if (!isEmbedded) await requireUsable(url);
    const copied = await copyDatabase(safos.database.url, url, log);
    if (!copied) throw refuse("MOVE_NOT_EMPTY");
    // Without the password.
    const place = isEmbedded ? embeddedPlace : new URL(url).host + new URL(url).pathname;
    await markMoved(client, place);
    return { place, rows: copied.rows };
  } finally {
    await cluster?.stop();
  }
}

async function requireUsable(url: string): Promise<void> {
  const isAddress = URL.canParse(url) && ["postgres:", "postgresql:"].includes(new URL(url).protocol);
  const fault = isAddress
    ? await faultOfDatabase(url)
    : "Give the address of a PostgreSQL, postgres://account:password@host/database, or the word embedded.";
  if (fault !== null) throw refuse("MOVE_TARGET_UNUSABLE", fault);
}
