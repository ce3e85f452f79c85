import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from "node:tls";
import { ipBytes, sameIp } from "./address.ts";
import { AddressCount } from "./address-count.ts";
import type { Pair } from "./messages.ts";
import type { Relay } from "./relay.ts";
import type { RelayClient } from "./relay-client.ts";
import { readOrigin } from "./origin.ts";
import { FrameReader } from "./stream.ts";

/** Connections that have nothing open yet: how long they may be so, and how many, from one address (of IPv6, one network) and in all. */
const usual = { openWithinMs: 10_000, perAddress: 512, inAll: 4096 };
/** More than this unsent, in bytes, is dropped, as a network would: a call has no use for late packets. */
const mostUnsent = 512 * 1024;

const addressOf = (ip: string, port: number) => ({ ip: sameIp(ipBytes(ip)), port });

/** Takes packets on a UDP port. IPv6 too, where the machine has it. */
export async function listenUdp(relay: Relay, port: number): Promise<UdpSocket> {
  const socket = await openUdp(port, "udp6").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw error;
    return openUdp(port, "udp4");
  });
  socket.on("error", () => undefined);
  socket.on("message", (packet, from) => {
    const client: RelayClient = {
      transport: "udp",
      address: addressOf(from.address, from.port),
      send: (frame) => socket.send(frame, from.port, from.address),
    };
    relay.receive(client, packet);
  });
  return socket;
}

function openUdp(port: number, type: "udp4" | "udp6"): Promise<UdpSocket> {
  const socket = createSocket({ type, recvBufferSize: 1 << 20, sendBufferSize: 1 << 20 });
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(port, () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

const listen = <S extends Server>(server: S, at: number | string): Promise<S> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at, () => {
      server.off("error", reject);
      server.on("error", () => undefined);
      resolve(server);
    });
  });

/** Takes connections; with a certificate, over TLS. */
export class StreamListener {
  private readonly relay: Relay;
  private readonly idle: AddressCount;
  private readonly limits: typeof usual;

  constructor(relay: Relay, limits: Partial<typeof usual> = {}) {
    this.relay = relay;
    this.limits = { ...usual, ...limits };
    this.idle = new AddressCount(this.limits);
  }

  tcp(port: number): Promise<Server> {
    return listen(
      createServer({ noDelay: true }, (socket) => this.serve(socket, "tcp")),
      port,
    );
  }

  /** The certificate may be exchanged by `setSecureContext`. */
  tls(port: number, pair: Pair): Promise<TlsServer> {
    const server = createTlsServer({ ...pair, minVersion: "TLSv1.2", handshakeTimeout: this.limits.openWithinMs });
    // Counted from its first byte on: a handshake costs more than anything behind it.
    server.on("connection", (socket: Socket) => void this.note(socket));
    server.on("secureConnection", (socket: TLSSocket) => this.serve(socket.setNoDelay(true), "tls", socket));
    server.on("tlsClientError", () => undefined);
    return listen(server, port);
  }

  /** Connections that the server's HTTPS has taken and opened: each begins with a line that says whose it is. */
  passed(path: string): Promise<Server> {
    const server = createServer({ noDelay: true }, (socket) =>
      readOrigin(socket, this.limits.openWithinMs, ({ ip, port }) => {
        if (this.note(socket, ip)) this.serve(socket, "tls", { remoteAddress: ip, remotePort: port });
      }),
    );
    return listen(server, path);
  }

  private serve(
    socket: Socket,
    transport: "tcp" | "tls",
    noted: Pick<Socket, "remoteAddress" | "remotePort"> | null = null,
  ): void {
    socket.on("error", () => socket.destroy());
    const { remoteAddress, remotePort = 0 } = noted ?? socket;
    if (!remoteAddress || (!noted && !this.note(socket))) return void socket.destroy();
    const client: RelayClient = {
      transport,
      address: addressOf(remoteAddress, remotePort),
      send(frame) {
        if (socket.writableLength < mostUnsent) socket.write(frame);
      },
      end: () => socket.destroy(),
    };
    const reader = new FrameReader();
    const timer = setInterval(() => {
      if (!this.relay.book.of(client)) socket.destroy();
    }, this.limits.openWithinMs);
    socket.on("data", (piece: Buffer) => {
      try {
        for (const frame of reader.read(piece)) this.relay.receive(client, frame);
      } catch {
        socket.destroy();
      }
    });
    socket.on("close", () => {
      clearInterval(timer);
      this.relay.closed(client);
    });
  }

  /** Counts a connection for as long as it may be without an allocation; false: there are too many, and it is closed. */
  private note(socket: Socket, address = socket.remoteAddress ?? ""): boolean {
    const release = this.idle.take(address);
    if (!release) {
      socket.destroy();
      return false;
    }
    const timer = setTimeout(release, this.limits.openWithinMs + 1000);
    socket.once("close", () => {
      clearTimeout(timer);
      release();
    });
    return true;
  }
}
