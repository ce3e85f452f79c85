import { createSocket } from "node:dgram";

/** Throws when something else than our own process has the media's port. */
export async function requirePort(port: number, isOurs: () => boolean): Promise<void> {
  if (isOurs() || (await isPortFree(port)) || isOurs()) return;
  throw new Error(`The media port ${port} (UDP) is taken by something else; calls have no sound or picture.`);
}

/** Whether a UDP port can be opened here and now. */
async function isPortFree(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  const isFree = await new Promise<boolean>((resolve) => {
    socket.once("error", () => resolve(false));
    socket.bind(port, () => resolve(true));
  });
  await new Promise<void>((resolve) => socket.close(resolve));
  return isFree;
}

/** A UDP port that nothing uses now. */
export async function findFreePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, resolve);
  });
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
