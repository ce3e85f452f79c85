import { createSocket } from "node:dgram";
import { access, constants, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, resolve } from "node:path";
import pg from "pg";
import { now } from "#clock";
import { ConfigFault } from "#config";
import { portsFrom } from "#meetings";
import { faultsOfTls } from "./check-tls.ts";
import type { AllSettings } from "./compose.ts";

const oldestDatabase = 150_000;

/**
 * Looks at what the start needs before anything is made: ports, folder, database. Throws ConfigFault with every fault in a
 * sentence of its own and what helps.
 */
export async function checkStart({ platform, meetings, certificates }: AllSettings): Promise<void> {
  const faults = await Promise.all([
    faultOfPort(platform.host, platform.port),
    platform.tls === "off" || certificates.redirectPort === 0 ? null : faultOfRedirectPort(platform, certificates),
    faultOfMediaPorts(meetings, platform.tls !== "off"),
    faultOfFolder(resolve(platform.data)),
    platform.databaseUrl === null ? null : faultOfDatabase(platform.databaseUrl),
  ]);
  const found = [...faultsOfTls(platform, certificates), ...faults.filter((fault) => fault !== null)];
  if (found.length > 0) throw new ConfigFault(found);
}

/** A process that was here a moment ago may still be letting go of its ports. */
const lettingGoMs = 3000;

/** Tries again while the port is in use, for as long as an earlier process may need to end. */
async function whileInUse(open: () => Promise<void>): Promise<void> {
  for (const until = now() + lettingGoMs; ;) {
    try {
      return await open();
    } catch (error) {
      if (codeOf(error) !== "EADDRINUSE" || now() > until) throw error;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

async function tryPort(host: string, port: number): Promise<void> {
  await whileInUse(async () => {
    const server = createServer();
    await new Promise<void>((done, failed) => server.once("error", failed).listen({ host, port }, done));
    await new Promise((done) => server.close(done));
  });
}

async function faultOfPort(host: string, port: number): Promise<string | null> {
  try {
    await tryPort(host, port);
    return null;
  } catch (error) {
    const code = codeOf(error);
    if (code === "EADDRINUSE")
      return `Port ${port} is used by another program. Stop it, or choose another port: SAFOS_PORT=${port + 1} npm start`;
    if (code === "EACCES")
      return `Port ${port} is only for the superuser. Choose one above 1023 with SAFOS_PORT, or give this account the right to (systemd: AmbientCapabilities=CAP_NET_BIND_SERVICE).`;
    return `This machine cannot listen on SAFOS_HOST=${host} (${code}). Use one of its own addresses, or 0.0.0.0 for all.`;
  }
}

/** The port of http://, which leads to https:// and answers ACME. */
async function faultOfRedirectPort(
  { host }: AllSettings["platform"],
  { redirectPort }: AllSettings["certificates"],
): Promise<string | null> {
  try {
    await tryPort(host, redirectPort);
    return null;
  } catch (error) {
    const code = codeOf(error);
    const why =
      code === "EADDRINUSE"
        ? "is used by another program. Stop it"
        : "cannot be opened. Give this account the right to (systemd: AmbientCapabilities=CAP_NET_BIND_SERVICE)";
    return `Port ${redirectPort}, which leads from http:// to https://, ${why}, or choose another with SAFOS_TLS_REDIRECT_PORT; 0: none (${code}).`;
  }
}

/** Each media process has a port of its own, and the relay's are none of them. */
async function faultOfMediaPorts(
  { mediaPort, mediaTcpPort, mediaProcesses, turnPort, turnTlsPort }: AllSettings["meetings"],
  isTls: boolean,
): Promise<string | null> {
  for (const [name, first] of [
    ["SAFOS_MEDIA_PORT", mediaPort],
    ["SAFOS_MEDIA_TCP_PORT", mediaTcpPort ?? 0],
  ] as const) {
    const ports = portsFrom(first, mediaProcesses);
    const last = ports.at(-1) ?? 0;
    if (last > 65_535)
      return `${name}=${first} leaves no ports for ${mediaProcesses} media processes. Choose a lower one.`;
    if (mediaProcesses > 1 && turnPort > 0 && ports.includes(turnPort))
      return `The media processes have the ports ${first} to ${last}, and the relay wants ${turnPort} of them. Choose another with ${name} or SAFOS_TURN_PORT.`;
  }
  const tcpPorts = portsFrom(mediaTcpPort ?? mediaPort, mediaProcesses);
  if (isTls && mediaProcesses > 1 && tcpPorts.includes(turnTlsPort))
    return `The media processes have the TCP ports ${tcpPorts[0]} to ${tcpPorts.at(-1)}, and the relay wants ${turnTlsPort} of them for TLS. Choose another with SAFOS_MEDIA_TCP_PORT or SAFOS_TURN_TLS_PORT.`;
  const ports = mediaPort === 0 ? [0] : portsFrom(mediaPort, mediaProcesses);
  const faults = await Promise.all(ports.map((port) => faultOfMediaPort(port)));
  return faults.find((fault) => fault !== null) ?? null;
}

/** The media process opens the port with the first call; by then it is too late to say so. */
async function faultOfMediaPort(port: number): Promise<string | null> {
  try {
    await whileInUse(async () => {
      const socket = createSocket("udp4");
      await new Promise<void>((done, failed) => socket.once("error", failed).bind(port, done));
      await new Promise<void>((done) => socket.close(done));
    });
    return null;
  } catch (error) {
    return `UDP port ${port}, for sound and picture, cannot be opened (${codeOf(error)}). Stop what uses it, or choose another: SAFOS_MEDIA_PORT`;
  }
}

async function faultOfFolder(folder: string): Promise<string | null> {
  try {
    const about = await stat(folder);
    if (!about.isDirectory()) return `SAFOS_DATA=${folder} is a file. Choose a folder.`;
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    if (codeOf(error) === "ENOENT" && dirname(folder) !== folder) return faultOfFolder(dirname(folder));
    return `The data folder cannot be written: ${folder} (${codeOf(error)}). Give this account the right to, or choose another with SAFOS_DATA.`;
  }
}

/** Why Safos cannot work with the PostgreSQL at an address, in a sentence; null: it can. */
export async function faultOfDatabase(url: string): Promise<string | null> {
  const where = new URL(url).host || "its socket";
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 5000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    const version = rows[0]?.version ?? 0;
    return version < oldestDatabase
      ? `The database at ${where} is PostgreSQL ${Math.floor(version / 10_000)}; Safos needs 15 or newer.`
      : null;
  } catch (error) {
    const reason = error instanceof Error && error.message !== "" ? error.message : codeOf(error);
    return `The database at ${where} does not let Safos in: ${reason}. Check that it runs, and SAFOS_DATABASE_URL.`;
  } finally {
    await client.end().catch(() => undefined);
  }
}
