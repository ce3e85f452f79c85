import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  RegisterWorkerResponse,
  ServerInfo,
  WorkerPong,
  WorkerStatus,
  JobStatus,
  type WorkerMessage,
} from "@livekit/protocol";
import { WebSocketServer, type WebSocket } from "ws";
import { elapsed, now, randomToken, TokenBucket } from "#clock";
import type { Http, Seat } from "#http";
import type { Log } from "#log";
import { sourceNames } from "../../signalling/sources.ts";
import { readTokenOf } from "../../signalling/token-of.ts";
import { everything, TokenError } from "../../signalling/token.ts";
import { refuseUpgrade } from "../../signalling/refuse-upgrade.ts";
import { isStorable, longestMetadata, longestName, longestRequest } from "../limits.ts";
import { grantsOf } from "../grants-of.ts";
import type { KeyTokens } from "../tokens.ts";
import type { Agents } from "./agents.ts";
import { endJob, setLoad } from "./queries.ts";
import { readWorkerMessage, Worker } from "./worker.ts";
import type { MeetingDb } from "../../tables.ts";

/** A worker says who it is within this, ms, and lives as long as it answers pings. */
const registersWithin = 5000;
const pingEvery = 10_000;
const messageRate = { perSecond: 50, most: 300 };

interface AgentSocketDeps {
  readonly http: Http;
  readonly db: MeetingDb;
  readonly tokens: KeyTokens;
  readonly agents: Agents;
  readonly log: Log;
}

/** LiveKit's `/agent`: workers of programs with a media key say what they take, and are told what to do. */
export function serveAgents(deps: AgentSocketDeps): { stop(): void } {
  const { http, tokens, log } = deps;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestRequest });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, seat: Seat): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    let keyId: string;
    try {
      const { key, isAgent } = await tokens.readGrants(readTokenOf(request, url));
      if (!isAgent) return refuseUpgrade(socket, "403 Forbidden", "The token does not grant agent.");
      keyId = key.id;
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      return refuseUpgrade(socket, "401 Unauthorized", error.message);
    }
    if (!seat.admit(`agent ${keyId}`)) return;
    sockets.handleUpgrade(request, socket, head, (ws) => carry(deps, ws, keyId));
  }

  http.upgrade("/agent", (request, socket, head, _principal, seat) => {
    upgrade(request, socket, head, seat).catch((error: unknown) => {
      log.error({ error }, "an agents' connection could not be opened");
      refuseUpgrade(socket, "503 Service Unavailable", "Agents cannot be reached right now.");
    });
  });
  return {
    stop() {
      for (const ws of sockets.clients) ws.close(1001, "the server stops");
      sockets.close();
    },
  };
}

function carry({ agents, db, log }: AgentSocketDeps, ws: WebSocket, keyId: string): void {
  const bucket = new TokenBucket(messageRate, elapsed());
  let worker: Worker | null = null;
  let isAlive = true;
  let queue: Promise<void> = Promise.resolve();
  const registering = setTimeout(() => {
    if (!worker) ws.close(1008, "No worker has registered.");
  }, registersWithin);
  const pinging = setInterval(() => {
    if (!isAlive) return ws.terminate();
    isAlive = false;
    ws.ping();
  }, pingEvery);
  ws.on("pong", () => (isAlive = true));

  async function receive(message: WorkerMessage["message"], isBinary: boolean): Promise<void> {
    if (message.case === "register" && !worker) {
      const made = makeWorker(ws, keyId, message.value, !isBinary);
      if (!made) return ws.close(1008, "That is no worker: its name is too long, or its type unknown.");
      // First of all it is told its name.
      made.send({ case: "register", value: new RegisterWorkerResponse({ workerId: made.id, serverInfo }) });
      worker = made;
      if (!(await agents.register(made))) ws.close(1013, "There are too many workers already.");
    } else if (worker) await handle(agents, db, worker, message);
  }

  ws.on("message", (bytes: Buffer, isBinary) => {
    if (bucket.take(elapsed()) > 0) return ws.close(1008, "Too many messages in a short time.");
    let message: WorkerMessage["message"];
    try {
      message = readWorkerMessage(bytes, isBinary);
    } catch {
      return ws.close(1003, "That is no message of a worker.");
    }
    queue = queue.then(() =>
      receive(message, isBinary).catch((error: unknown) => {
        log.error({ error }, "a worker's message could not be handled");
        ws.close(1011, "Something went wrong.");
      }),
    );
  });
  ws.on("close", () => {
    clearTimeout(registering);
    clearInterval(pinging);
    void queue.then(() => worker && agents.unregister(worker));
  });
  ws.on("error", (error) => log.warn({ error: error.message }, "a worker's connection failed"));
}

const serverInfo = new ServerInfo({ version: "1.13.0", protocol: 16, agentProtocol: 1 });

type Registration = Extract<WorkerMessage["message"], { case: "register" }>["value"];

/** Null: what it says of itself cannot be kept. */
function makeWorker(ws: WebSocket, keyId: string, asked: Registration, isText: boolean): Worker | null {
  const { agentName, type: jobType, allowedPermissions } = asked;
  if (!isStorable(agentName, longestName) || ![0, 1, 2].includes(jobType)) return null;
  if (allowedPermissions?.canPublishSources.some((source) => sourceNames[source] === undefined)) return null;
  const grants = allowedPermissions
    ? { ...grantsOf(allowedPermissions), isHidden: allowedPermissions.hidden }
    : { ...everything };
  return new Worker({ id: `AW_${randomToken(12)}`, keyId, agentName, jobType, grants, isText }, ws);
}

async function handle(agents: Agents, db: MeetingDb, worker: Worker, message: WorkerMessage["message"]): Promise<void> {
  switch (message.case) {
    case "ping": {
      const value = new WorkerPong({ lastTimestamp: message.value.timestamp, timestamp: BigInt(now()) });
      return worker.send({ case: "pong", value });
    }
    case "updateWorker": {
      const { load, status } = message.value;
      const isFull = status === WorkerStatus.WS_FULL;
      const isFreed = worker.isFull && !isFull;
      worker.isFull = isFull;
      await setLoad(db, worker.id, Number.isFinite(load) ? Math.min(Math.max(load, 0), 1) : 1, !isFull);
      return isFreed ? agents.freed(worker) : undefined;
    }
    case "availability": {
      const { jobId, available, terminate, participantIdentity: identity, participantName: name } = message.value;
      const { participantMetadata: metadata, participantAttributes: attributes } = message.value;
      if (terminate)
        return endJob(db, worker.answered(jobId)?.id ?? "", worker.id, "failed", "The worker declined it.");
      const isFit =
        [identity, name].every((one) => isStorable(one, longestName)) &&
        [metadata, Object.entries(attributes).flat().join("")].every((one) => isStorable(one, longestMetadata));
      if (available && isFit) return agents.take(worker, jobId, { identity, name, metadata, attributes });
      return worker.asked.has(jobId) ? agents.giveBack(worker, [jobId]) : undefined;
    }
    case "updateJob": {
      const { jobId, status, error } = message.value;
      if (status !== JobStatus.JS_SUCCESS && status !== JobStatus.JS_FAILED) return;
      if (!worker.running.delete(jobId)) return;
      const text = isStorable(error, longestName) ? error : "";
      return endJob(db, jobId, worker.id, status === JobStatus.JS_SUCCESS ? "success" : "failed", text);
    }
    case "migrateJob":
      return agents.giveBack(
        worker,
        message.value.jobIds.filter((id) => worker.running.has(id)),
      );
    default:
  }
}
