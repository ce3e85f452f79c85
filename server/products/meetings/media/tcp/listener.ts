import { createServer, type Server, type Socket } from "node:net";
import { PeerSocket } from "../../turn/peer-socket.ts";
import { attributes, isSignedBy, methods, readMessage, textOf } from "../../turn/message.ts";
import { mendRole } from "../../turn/check-role.ts";
import { frame, PacketReader } from "./frames.ts";

const usual = {
  /** For a connection's first packet, which must be a check of one of our paths; ms. */
  checkedWithin: 5000,
  /** ICE asks for consent every five seconds (RFC 7675 §5.1); ms. */
  silentWithin: 30_000,
  /** Connections: of one address, of one path, and in all. */
  perAddress: 512,
  perPath: 8,
  inAll: 4096,
};
/** More than this unsent, in bytes, is dropped, as a network would: a call has no use for late packets. */
const mostUnsent = 512 * 1024;

interface Path {
  readonly password: string;
  readonly sockets: Set<Socket>;
}

/**
 * ICE over TCP (RFC 6544, passive): the way into the media for networks that let no UDP out. Each connection whose first packet is a
 * rightly signed check of one of our paths is carried to the media's UDP port by a socket of its own on the loopback.
 */
export class TcpListener {
  /** Bytes that were not sent because their reader was too slow. */
  dropped = 0;
  private readonly paths = new Map<string, Path>();
  private readonly byAddress = new Map<string, number>();
  private readonly open = new Set<Socket>();
  private readonly server: Server;
  private readonly mediaPort: number;
  private readonly limits: typeof usual;

  constructor(mediaPort: number, limits: Partial<typeof usual> = {}) {
    this.mediaPort = mediaPort;
    this.limits = { ...usual, ...limits };
    this.server = createServer({ noDelay: true }, (socket) => this.serve(socket));
  }

  /** Rejects when the port is taken. @returns the port */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, () => {
        this.server.off("error", reject);
        this.server.on("error", () => undefined);
        const address = this.server.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  }

  get size(): number {
    return this.open.size;
  }

  /** A way into the media that clients are told of: how checks of it are signed. */
  addPath(ufrag: string, password: string): void {
    this.paths.set(ufrag, { password, sockets: new Set() });
  }

  /** Ends the way and what has come by it. */
  endPath(ufrag: string): void {
    for (const socket of this.paths.get(ufrag)?.sockets ?? []) socket.destroy();
    this.paths.delete(ufrag);
  }

  close(): void {
    this.server.close();
    for (const socket of this.open) socket.destroy();
  }

  private serve(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    const ip = socket.remoteAddress;
    const here = this.byAddress.get(ip ?? "") ?? 0;
    if (!ip || here >= this.limits.perAddress || this.open.size >= this.limits.inAll) return void socket.destroy();
    this.byAddress.set(ip, here + 1);
    this.open.add(socket);
    const reader = new PacketReader();
    let way: PeerSocket | null = null;
    const timer = setTimeout(() => socket.destroy(), this.limits.checkedWithin);
    socket.setTimeout(this.limits.silentWithin, () => socket.destroy());
    const take = (packet: Buffer): void => {
      way ??= this.openWay(socket, packet);
      if (!way) throw new Error("The first packet is no check of a path of ours.");
      clearTimeout(timer);
      way.send(mendRole(packet, (ufrag) => this.paths.get(ufrag)?.password ?? null));
    };
    socket.on("data", (piece: Buffer) => {
      try {
        reader.read(piece).forEach(take);
      } catch {
        socket.destroy();
      }
    });
    socket.on("close", () => {
      clearTimeout(timer);
      way?.close();
      this.open.delete(socket);
      const left = (this.byAddress.get(ip) ?? 1) - 1;
      if (left <= 0) this.byAddress.delete(ip);
      else this.byAddress.set(ip, left);
    });
  }

  /** The way to the media of a connection that begins with this packet; null: it is no check of a path of ours. */
  private openWay(socket: Socket, first: Buffer): PeerSocket | null {
    const message = readMessage(first);
    if (message?.kind !== "request" || message.method !== methods.binding) return null;
    const path = this.paths.get(textOf(message, attributes.username).split(":")[0] ?? "");
    if (!path || path.sockets.size >= this.limits.perPath || !isSignedBy(message, Buffer.from(path.password)))
      return null;
    path.sockets.add(socket);
    socket.once("close", () => path.sockets.delete(socket));
    return new PeerSocket(this.mediaPort, (packet) => {
      if (socket.writableLength < mostUnsent) socket.write(frame(packet));
      else this.dropped += packet.length;
    });
  }
}
