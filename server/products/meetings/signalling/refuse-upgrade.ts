import type { Duplex } from "node:stream";

/** Answers an upgrade with a status and a sentence for the client, and ends the connection. */
export function refuseUpgrade(socket: Duplex, status: string, reason: string): void {
  const length = Buffer.byteLength(reason);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${reason}`,
  );
}
