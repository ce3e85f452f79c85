import { EgressInfo, EgressStatus, FileInfo } from "@livekit/protocol";
import type { Egress } from "./port.ts";

const statuses: Readonly<Record<Egress["state"], EgressStatus>> = {
  starting: EgressStatus.EGRESS_STARTING,
  active: EgressStatus.EGRESS_ACTIVE,
  ending: EgressStatus.EGRESS_ENDING,
  complete: EgressStatus.EGRESS_COMPLETE,
  failed: EgressStatus.EGRESS_FAILED,
  aborted: EgressStatus.EGRESS_ABORTED,
};

/** LiveKit's times are nanoseconds, since 1970 or long. */
const nanoseconds = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n;

/** A recording as LiveKit's programs read it; `publicUrl` is where people reach its files. */
export function infoOf(egress: Egress, publicUrl: string): EgressInfo {
  const files = egress.files.map(
    ({ fileId, name, size, startedAt, endedAt }) =>
      new FileInfo({
        filename: name,
        size: BigInt(size),
        startedAt: nanoseconds(startedAt),
        endedAt: nanoseconds(endedAt),
        duration: nanoseconds(endedAt - startedAt),
        location: `${publicUrl}/api/v1/files/${fileId}/content`,
      }),
  );
  const info = EgressInfo.fromBinary(egress.request);
  info.egressId = egress.id;
  info.roomId = egress.sid;
  info.roomName = egress.name;
  info.status = statuses[egress.state];
  info.startedAt = nanoseconds(egress.startedAt.getTime());
  info.updatedAt = nanoseconds(egress.updatedAt.getTime());
  info.endedAt = nanoseconds(egress.endedAt?.getTime() ?? 0);
  info.error = [egress.error, egress.waitsFor].filter((one) => one !== "").join(" ");
  info.details = egress.details;
  info.fileResults = files;
  // What older SDKs read.
  const [first] = files;
  if (first) info.result = { case: "file", value: first };
  return info;
}
