import {
  AvailabilityResponse,
  JobType,
  RegisterWorkerRequest,
  ServerMessage,
  WorkerMessage,
  type Job,
  type JobAssignment,
} from "@livekit/protocol";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { eventually } from "../../../../testing/server.ts";
import { keyOne, tokenOf } from "../testing.ts";

/** Workers of programs with a media key, for tests. */

export interface TestWorker {
  readonly socket: WebSocket;
  readonly messages: ServerMessage["message"][];
  say(message: WorkerMessage["message"]): void;
  /** Of the jobs it was given. */
  assigned(): JobAssignment[];
  /** Jobs it was asked to take. */
  asked(): Job[];
  terminated(): string[];
}

export interface Registration {
  readonly agentName?: string;
  readonly type?: JobType;
  /** Null: it never answers. */
  readonly takes?: boolean | null;
  readonly identity?: string;
  readonly key?: typeof keyOne;
  readonly at: { readonly url: string };
}

/** What the WebSocket was refused with, or the worker. */
export async function openAgent(token: string, at: { readonly url: string }): Promise<WebSocket | string> {
  const socket = new WebSocket(`${at.url.replace("http", "ws")}/agent?protocol=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return new Promise((resolve) => {
    socket.on("open", () => resolve(socket));
    socket.on("unexpected-response", (_, response) => resolve(String(response.statusCode)));
    socket.on("error", () => undefined);
  });
}

/** A worker that has registered. */
export async function startWorker(of: Registration): Promise<TestWorker> {
  const { agentName = "", type = JobType.JT_ROOM, takes = true, identity = "", key = keyOne, at } = of;
  const socket = await openAgent(tokenOf(key, { agent: true }), at);
  if (typeof socket === "string") throw new Error(socket);
  const messages: ServerMessage["message"][] = [];
  const say = (message: WorkerMessage["message"]): void => socket.send(new WorkerMessage({ message }).toBinary());
  socket.on("message", (bytes: Buffer) => {
    const { message } = ServerMessage.fromBinary(bytes);
    messages.push(message);
    if (message.case !== "availability" || takes === null) return;
    const jobId = message.value.job?.id ?? "";
    say({
      case: "availability",
      value: new AvailabilityResponse({
        jobId,
        available: takes,
        participantIdentity: identity,
        participantName: "Agent",
      }),
    });
  });
  say({ case: "register", value: new RegisterWorkerRequest({ agentName, type, version: "1" }) });
  const values = <C extends ServerMessage["message"]["case"]>(kind: C) =>
    messages.flatMap((one) =>
      one.case === kind ? [one.value as Extract<ServerMessage["message"], { case: C }>["value"]] : [],
    );
  const worker: TestWorker = {
    ...{ socket, messages, say },
    assigned: () => values("assignment"),
    asked: () => values("availability").flatMap(({ job }) => job ?? []),
    terminated: () => values("termination").map(({ jobId }) => jobId),
  };
  await eventually(() => expect(messages[0]?.case).toBe("register"));
  return worker;
}
