import type { RemoteFile, RemoteFolder } from "@safos/contract/federated";
import { disposition, limitBytes, refuse, type FastifyReply, type FastifyRequest, type Principal } from "#http";
import { ownReceived, requireServer, viewReceived } from "../answer.ts";
import { purposeOf, type FederatedDeps } from "../context.ts";
import type { RemoteServer } from "../discovery.ts";
import type { ReceivedRow } from "../queries.ts";
import { askListing } from "./look-at.ts";
import { basicOf, readNames, urlOf } from "./paths.ts";
import type { RemoteEntry } from "./read-listing.ts";

export interface Opened {
  readonly row: ReceivedRow;
  readonly server: RemoteServer;
  readonly secret: string;
}

/** A share that its person has accepted, by the rules of now. Refuses MISSING, POLICY_REFUSED and REMOTE_UNREACHABLE. */
export async function openShare(
  deps: FederatedDeps,
  person: Principal,
  id: string,
  isWriting = false,
): Promise<Opened> {
  const row = await ownReceived(deps, person, id);
  if (row.state !== "accepted") throw refuse("MISSING", "There is no such share.");
  await requireServer(deps, person, row);
  if (isWriting && !row.canWrite) throw refuse("REMOTE_REFUSED");
  return { row, server: await deps.discovery.of(row.host), secret: deps.seal.open(row.secret, purposeOf(row.id)) };
}

/** What another server's status says here. */
function refusalOf(status: number) {
  if (status === 401 || status === 404 || status === 410) return refuse("REMOTE_GONE");
  return status >= 400 && status < 500 ? refuse("REMOTE_REFUSED") : refuse("REMOTE_UNREACHABLE");
}

const requireDone = (status: number): void => {
  if (status < 200 || status > 299) throw refusalOf(status);
};

/** A folder of what is shared, or what is shared itself. */
export async function listRemote(
  deps: FederatedDeps,
  person: Principal,
  id: string,
  path: string | undefined,
): Promise<RemoteFolder> {
  const names = readNames(path);
  const { row, server, secret } = await openShare(deps, person, id);
  const found = await askListing(deps, server, secret, { names, depth: "1" });
  if (typeof found === "number") throw refusalOf(found);
  return { share: viewReceived(row), items: found.items.map(viewEntry), isPartial: found.isPartial };
}

const viewEntry = ({ name, isFolder, size, changedAt }: RemoteEntry): RemoteFile => ({
  name,
  kind: isFolder ? "folder" : "file",
  size,
  changedAt: changedAt?.toISOString() ?? null,
});

export const rangePattern = /^bytes=\d{0,16}-\d{0,16}$/;

/** Bytes as they come, for saving: nothing of another server is shown by a browser under our name. */
export async function sendRemote(
  deps: FederatedDeps,
  person: Principal,
  { id, path, request, reply }: { id: string; path: string | undefined; request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const names = readNames(path);
  const { row, server, secret } = await openShare(deps, person, id);
  const { range } = request.headers;
  const answer = await deps.remote.open(urlOf(server.webdav, names), {
    authorization: basicOf(secret),
    ...(typeof range === "string" && rangePattern.test(range) ? { range } : {}),
  });
  const status = answer.statusCode ?? 500;
  if (status !== 200 && status !== 206) {
    answer.destroy();
    throw refusalOf(status);
  }
  reply
    .code(status)
    .header("content-disposition", disposition("attachment", names.at(-1) ?? row.name))
    .header("content-security-policy", "sandbox; default-src 'none'")
    .header("cache-control", "no-store")
    .type("application/octet-stream");
  for (const name of ["content-length", "content-range", "accept-ranges"])
    if (typeof answer.headers[name] === "string") reply.header(name, answer.headers[name]);
  reply.raw.on("close", () => answer.destroy());
  return reply.send(answer);
}

export const upTo = (body: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> =>
  limitBytes(body, most, () => refuse("TOO_LARGE"));

export async function writeRemote(
  deps: FederatedDeps,
  person: Principal,
  { id, path, length }: { readonly id: string; readonly path: string; readonly length: string | undefined },
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const names = readNames(path);
  if (names.length === 0) throw refuse("NAME_INVALID");
  if (Number(length ?? 0) > deps.maxFileBytes) throw refuse("TOO_LARGE");
  const { server, secret } = await openShare(deps, person, id, true);
  const headers = {
    authorization: basicOf(secret),
    "content-type": "application/octet-stream",
    ...(length === undefined ? {} : { "content-length": length }),
  };
  const sent = await deps.remote.send(urlOf(server.webdav, names), headers, upTo(body, deps.maxFileBytes));
  requireDone(sent.status);
}

/** A method without a body on what stands at a path: a new folder, a move, a removal. */
export async function changeRemote(
  deps: FederatedDeps,
  person: Principal,
  id: string,
  { method, path, to }: { readonly method: "MKCOL" | "DELETE" | "MOVE"; readonly path: string; readonly to?: string },
): Promise<void> {
  const names = readNames(path);
  const target = to === undefined ? null : readNames(to);
  // What was shared itself stays as and where it is.
  if (names.length === 0 || target?.length === 0) throw refuse("NAME_INVALID");
  const { server, secret } = await openShare(deps, person, id, true);
  const { status } = await deps.remote.ask(urlOf(server.webdav, names), {
    method,
    headers: {
      authorization: basicOf(secret),
      ...(target ? { destination: urlOf(server.webdav, target), overwrite: "F" } : {}),
    },
  });
  requireDone(status);
}
