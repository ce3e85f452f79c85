import { refuse } from "#http";
import { bodyOf } from "../../../uploads/body.ts";
import { tooLarge } from "../../../tree/refusals.ts";
import { defineStep } from "../../exchange.ts";
import { header, readMtime } from "../../headers.ts";

/** PUT is passed on as it comes; the other server stores it, and says so. */
export const writeRemoteFile = defineStep({
  name: "write-remote-file",
  section: "RFC 4918 §9.7.1",
  needs: ["remote", "remoteConditions"],
  gives: ["remoteWritten"],
  async run({ deps, principal, request }, { remote: { mount, names }, remoteConditions }) {
    const length = header(request, "content-length");
    if (Number(length ?? 0) > deps.maxFileBytes) throw tooLarge(deps.maxFileBytes);
    const path = { share: mount.share, names };
    const head = await deps.mounted.write(principal, path, {
      headers: {
        ...remoteConditions,
        ...passedOn(request),
        ...(length === undefined ? {} : { "content-length": length }),
      },
      body: bodyOf(request.body),
    });
    if (head.status === 202) throw refuse("REMOTE_UNREACHABLE");
    return { remoteWritten: { status: head.status === 201 ? 201 : 204, head } };
  },
});

/** Of a request's headers, what the other server does something with as well. */
export function passedOn(request: Parameters<typeof readMtime>[0]): Record<string, string> {
  const mtime = readMtime(request);
  const checksum = header(request, "oc-checksum");
  return {
    ...(mtime === undefined ? {} : { "x-oc-mtime": String(mtime.getTime() / 1000) }),
    ...(checksum !== undefined && /^[\w:. -]{1,300}$/.test(checksum) ? { "oc-checksum": checksum } : {}),
  };
}
