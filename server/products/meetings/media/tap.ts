import type { SoundPacket } from "./messages.ts";
import type { Layer } from "./layer.ts";
import type { RtpHeader } from "./rtp.ts";
import type { TrackOutput } from "./track.ts";

/** Packets that one microphone may have waiting: two seconds. */
const mostWaiting = 100;

/** Listens to a track without being anybody's downlink: a subscriber that is no peer. */
export class SoundTap implements TrackOutput {
  readonly isDisabled = false;
  readonly wanted = -1;
  private waiting: SoundPacket[] = [];

  forward(_layer: Layer, sequence: number, packet: Buffer, header: RtpHeader): void {
    if (header.payloadEnd <= header.payloadStart || this.waiting.length >= mostWaiting) return;
    const payload = new Uint8Array(packet.subarray(header.payloadStart, header.payloadEnd));
    this.waiting.push({ sequence, timestamp: header.timestamp, payload });
  }

  interrupt(): void {
    // Silence: there is nothing that goes on without a jump.
  }

  missPacket(): void {
    // Sound is not left out.
  }

  passSenderReport(): void {
    // Times are those of arrival.
  }

  /** What has come since the last time. */
  take(): SoundPacket[] {
    const taken = this.waiting;
    if (taken.length > 0) this.waiting = [];
    return taken;
  }
}
