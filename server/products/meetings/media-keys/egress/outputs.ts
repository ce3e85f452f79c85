import {
  EncodedFileType,
  type DirectFileOutput,
  type EncodedFileOutput,
  type RoomCompositeEgressRequest,
  type TrackCompositeEgressRequest,
} from "@livekit/protocol";
import { isStorable, longestName } from "../limits.ts";
import { TwirpError } from "../twirp/error.ts";

/** Where a recording is to go: the template of a path, and the kind of file. */
interface WantedFile {
  readonly template: string;
  readonly type: EncodedFileType;
}

type Outputs = Pick<
  RoomCompositeEgressRequest | TrackCompositeEgressRequest,
  "fileOutputs" | "streamOutputs" | "segmentOutputs" | "imageOutputs" | "webhooks"
> & { readonly output?: RoomCompositeEgressRequest["output"] };

const notOffered = (what: string): TwirpError => new TwirpError("unimplemented", what);

/** The one file that is asked for. Refuses unimplemented for all that would leave this server, and invalid_argument. */
export function requireFile(request: Outputs): WantedFile {
  const { output = { case: undefined }, fileOutputs, streamOutputs, segmentOutputs, imageOutputs } = request;
  if (output.case === "stream" || streamOutputs.length > 0)
    throw notOffered("Streams (RTMP, SRT) are not offered: nothing that is recorded leaves this server.");
  if (output.case === "segments" || segmentOutputs.length > 0)
    throw notOffered("Segments (HLS) are not offered; ask for a file.");
  if (imageOutputs.length > 0) throw notOffered("Images are not offered; ask for a file.");
  refuseWebhooks(request);
  // SDKs say it in the older field as well.
  const files = fileOutputs.length === 0 && output.case === "file" ? [output.value] : fileOutputs;
  const [file] = files;
  if (!file) throw new TwirpError("invalid_argument", "The request has no file output.");
  if (files.length > 1) throw new TwirpError("invalid_argument", "One file output at a time.");
  return { template: pathOf(file), type: file.fileType };
}

export function refuseWebhooks({ webhooks }: Pick<Outputs, "webhooks">): void {
  if (webhooks.length > 0)
    throw notOffered("Webhooks of one request are not offered; the operator sets the key's (SAFOS_MEDIA_WEBHOOKS).");
}

/** The template of a path. Refuses uploads to stores of others. */
export function pathOf({ filepath, output }: EncodedFileOutput | DirectFileOutput): string {
  if (output.case !== undefined)
    throw notOffered(
      "Uploads (S3, GCP, Azure, AliOSS) are not offered: files are kept in the workspace of the key, and nothing leaves this server.",
    );
  if (!isStorable(filepath, longestName))
    throw new TwirpError("invalid_argument", `filepath may have up to ${longestName} characters.`);
  return filepath;
}

/** What is asked for, else what the path ends with, else MP4, or OGG for sound alone. Refuses invalid_argument and unimplemented. */
export function typeOf({ type, template }: WantedFile, isSoundAlone: boolean): "mp4" | "ogg" {
  if (type === EncodedFileType.MP3) throw notOffered("MP3 is not offered; ask for OGG.");
  if (type === EncodedFileType.OGG && !isSoundAlone)
    throw new TwirpError("invalid_argument", "OGG takes sound alone; ask for MP4 or for audio_only.");
  if (type === EncodedFileType.DEFAULT_FILETYPE)
    return isSoundAlone && !template.toLowerCase().endsWith(".mp4") ? "ogg" : "mp4";
  return type === EncodedFileType.OGG ? "ogg" : "mp4";
}

const knownEnding = /\.(?:mp4|ogg|oga|webm|ivf|h264|m4a|mkv)$/i;

/** `2026-11-29T151208`, as LiveKit writes it. */
const timeOf = (at: Date): string => at.toISOString().slice(0, 19).replaceAll(":", "");

/**
 * The file's name without its ending, from a template such as `{room_name}-{time}`: its folders are left out, since all recordings
 * lie in one.
 */
export function nameOf(template: string, values: Readonly<Record<string, string>>, at: Date): string {
  const last = template.split("/").at(-1) ?? "";
  const all: Readonly<Record<string, string>> = { ...values, time: timeOf(at), utc: timeOf(at).replaceAll(/\D/g, "") };
  return (last || "{room_name}-{time}")
    .replace(knownEnding, "")
    .replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) => (Object.hasOwn(all, name) ? (all[name] ?? "") : whole));
}
