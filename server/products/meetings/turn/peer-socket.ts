import { createSocket, type Socket } from "node:dgram";

/** Packets that wait while the socket is being opened, which takes less than a millisecond. */
const mostEarly = 32;

/**
 * One way from an allocation to the media port. Connected to it, so that the system itself lets nothing out to, or in
 * from, any other address; on the loopback, so that nobody outside reaches it.
 */
export class PeerSocket {
  private readonly socket: Socket;
  private early: Buffer[] | null = [];
  private isClosed = false;

  constructor(mediaPort: number, receive: (packet: Buffer) => void) {
    this.socket = createSocket("udp4");
    // The media process may be between two lives: what is sent meanwhile is lost, as on any network.
    this.socket.on("error", () => undefined);
    this.socket.on("message", receive);
    this.socket.bind(0, "127.0.0.1", () => {
      if (this.isClosed) return;
      this.socket.connect(mediaPort, "127.0.0.1", (error?: Error) => {
        if (error || this.isClosed) return;
        const early = this.early ?? [];
        this.early = null;
        for (const packet of early) this.socket.send(packet);
      });
    });
  }

  send(packet: Buffer): void {
    if (this.isClosed) return;
    if (this.early === null) this.socket.send(packet);
    else if (this.early.length < mostEarly) this.early.push(Buffer.from(packet));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.early = [];
    this.socket.close();
  }
}
