import { WebSocket } from "ws";
import { LONGEST_FRAME } from "./limits.ts";

/** Carries what only a process of this deployment can make of the token. */
export const sealHeader = "safos-passed-on";

/** No certificate is made out to the loopback address, and nobody stands between. */
export const checksCertificate = ({ hostname }: URL): boolean => hostname !== "127.0.0.1";

/** The room lives in another process of the server, at this address: the connection is passed on as it is. */
export function passOn(
  ws: WebSocket,
  address: string,
  url: URL,
  { token, seal }: { readonly token: string; readonly seal: string },
): void {
  const target = new URL(`${url.pathname}${url.search}`, address);
  target.protocol = target.protocol === "https:" ? "wss:" : "ws:";
  const headers = { authorization: `Bearer ${token}`, [sealHeader]: seal };
  const rejectUnauthorized = checksCertificate(target);
  const other = new WebSocket(target, { maxPayload: LONGEST_FRAME, headers, rejectUnauthorized });
  const early: [Buffer, boolean][] = [];
  ws.on("message", (bytes: Buffer, isBinary) => {
    if (other.readyState === WebSocket.OPEN) other.send(bytes, { binary: isBinary });
    else early.push([bytes, isBinary]);
  });
  other.on("open", () => {
    for (const [bytes, binary] of early) other.send(bytes, { binary });
  });
  other.on("message", (bytes: Buffer, isBinary) => ws.send(bytes, { binary: isBinary }));
  other.on("close", () => ws.close(1000));
  other.on("error", () => ws.close(1013, "The call cannot be reached right now."));
  ws.on("close", () => other.close());
  ws.on("error", () => other.close());
}
