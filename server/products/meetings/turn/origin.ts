import { isIP, type Socket } from "node:net";

/** Where a connection that was passed on came from. */
export interface Origin {
  readonly ip: string;
  readonly port: number;
}

const longest = 128;

/** What a connection that is passed on begins with. */
export const originHeader = ({ ip, port }: Origin): string => `${ip} ${port}\n`;

/** Reads that line, and leaves what follows it; a connection that has another, or none in time, is closed. */
export function readOrigin(socket: Socket, withinMs: number, onRead: (origin: Origin) => void): void {
  let held: Buffer = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), withinMs);
  socket.on("error", () => socket.destroy()).once("close", () => clearTimeout(timer));
  const read = (piece: Buffer): void => {
    held = Buffer.concat([held, piece]);
    const end = held.indexOf(10);
    if (end < 0 && held.length <= longest) return;
    socket.off("data", read);
    clearTimeout(timer);
    const [ip = "", port = ""] = held.subarray(0, Math.max(end, 0)).toString("latin1").split(" ");
    if (isIP(ip) === 0 || !/^\d{1,5}$/.test(port)) return void socket.destroy();
    socket.pause();
    if (held.length > end + 1) socket.unshift(held.subarray(end + 1));
    onRead({ ip, port: Number(port) });
    socket.resume();
  };
  socket.on("data", read);
}
