import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { startMailServer, type TestMailServer } from "../server/testing/mail-server.ts";
import { scratchFolder } from "../server/testing/scratch-folder.ts";
import { copyFolder, startServer, type Cast, type RunningServer } from "./server.ts";

/** A server that begins with the people and the workspace of the journeys. */
export async function startWithCast(
  options: { environment?: Record<string, string>; publicHost?: string } = {},
): Promise<{ server: RunningServer; cast: Cast }> {
  const prepared = inject("prepared");
  const data = mkdtempSync(join(scratchFolder(), "safos-e2e-"));
  copyFolder(prepared.data, data);
  return { server: await startServer({ ...options, data }), cast: prepared.cast };
}

/** The same with a mail server for its letters, which ends with it. */
export async function startWithMail(
  options: { environment?: Record<string, string>; refusalFor?: Parameters<typeof startMailServer>[0] } = {},
): Promise<{ server: RunningServer; cast: Cast; mailServer: TestMailServer }> {
  const mailServer = await startMailServer(options.refusalFor);
  const environment = { ...options.environment, ...mailServer.environment };
  const { server, cast } = await startWithCast({ environment });
  const stop = async (): Promise<void> => {
    await server.stop();
    await mailServer.stop();
  };
  return { server: { ...server, stop }, cast, mailServer };
}
