import type { Layer } from "./layer.ts";
import type { RtpHeader } from "./rtp.ts";
import type { Vp8Descriptor } from "./vp8.ts";

/** What an uplink needs of each of the ways its track is sent on; a downlink is one. */
export interface TrackOutput {
  /** The subscriber switched it off or hid it. */
  readonly isDisabled: boolean;
  /** Highest layer the subscriber wants. */
  readonly wanted: number;
  /** Sends a packet on; `packet`, `header` and `vp8` are only valid during the call. `now` is monotonic ms. */
  forward(
    layer: Layer,
    sequence: number,
    packet: Buffer,
    header: RtpHeader,
    vp8: Vp8Descriptor | null,
    isKeyframe: boolean,
    now: number,
  ): void;
  /** What is not sent now must leave no hole behind when it goes on. */
  interrupt(): void;
  /** A packet of a layer was left out for want of time; those after it cannot be shown before the next key frame. */
  missPacket(layer: Layer): void;
  passSenderReport(layer: Layer, ntpHigh: number, ntpLow: number, rtpTime: number, now: number): void;
}
