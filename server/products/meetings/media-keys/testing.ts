import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { LeaveRequest, SignalRequest, SignalResponse } from "@livekit/protocol";
import { WebSocket } from "ws";
import { plainJoinRequest } from "../signalling/testing.ts";

export const keyOne = { id: "APIone", secret: "1".repeat(40) };
export const keyTwo = { id: "APItwo", secret: "2".repeat(40) };

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token as LiveKit's server SDKs make it, five minutes good; `more` adds claims and takes others' place. */
export function tokenOf(
  key: { readonly id: string; readonly secret: string },
  video: object,
  more: object = {},
  alg = "HS256",
): string {
  const claims = { iss: key.id, sub: "someone", exp: Math.floor(Date.now() / 1000) + 300, video, ...more };
  const content = `${part({ alg, typ: "JWT" })}.${part(claims)}`;
  return `${content}.${createHmac("sha256", key.secret).update(content).digest("base64url")}`;
}

export interface TestClient {
  readonly socket: WebSocket;
  /** `join`, `leave <reason>`, or the status and text that the WebSocket was refused with. */
  readonly first: string;
  /** Everything that came. */
  readonly messages: SignalResponse["message"][];
}

/** Sends a message of the signalling. */
export function send({ socket }: TestClient, message: SignalRequest["message"]): void {
  socket.send(new SignalRequest({ message }).toBinary());
}

/** Comes in by a token, as far as signalling goes. */
export async function enter(server: string, token: string, join = plainJoinRequest): Promise<TestClient> {
  const url = `${server.replace("http", "ws")}/rtc/v1?access_token=${token}&join_request=${join}`;
  const socket = new WebSocket(url);
  const messages: SignalResponse["message"][] = [];
  const first = await new Promise<string>((resolve) => {
    socket.on("message", (bytes: Buffer) => {
      const { message } = SignalResponse.fromBinary(bytes);
      messages.push(message);
      resolve(message.value instanceof LeaveRequest ? `leave ${message.value.reason}` : (message.case ?? ""));
    });
    socket.on("unexpected-response", (_, response) => {
      let text = "";
      response.on("data", (piece: Buffer) => (text += piece.toString("utf8")));
      response.on("end", () => resolve(`${response.statusCode} ${text}`));
    });
    socket.on("error", () => resolve("error"));
  });
  return { socket, first, messages };
}

interface MediaServer {
  readonly safos: { readonly meetings: { mediaPorts(): readonly number[] } };
}

/** A media process of a test's server, of all that other tests have: the one that was given its port. Null: it does not run. */
export function findMediaProcess(server: MediaServer, index = 0): number | null {
  const port = `"port":${server.safos.meetings.mediaPorts()[index]},`;
  const isOurs = (pid: string): boolean => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return command.includes("router/process") && command.includes(port);
    } catch {
      return false;
    }
  };
  const found = readdirSync("/proc").find((pid) => /^\d+$/.test(pid) && isOurs(pid));
  return found === undefined ? null : Number(found);
}

/** The same, which is there. */
export function mediaProcessOf(server: MediaServer, index = 0): number {
  const found = findMediaProcess(server, index);
  if (found === null) throw new Error("There is no media process.");
  return found;
}
