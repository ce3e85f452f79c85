import { Refusal, type FastifyReply, type FastifyRequest } from "#http";
import { bodyOf } from "../uploads/routes.ts";
import type { Method } from "./files.ts";
import { describeWritten, header, readIfMatch, readMtime, verifyChecksum } from "./headers.ts";
import { accessedParent } from "./mounts.ts";
import { readDestination, writePath } from "./paths.ts";
import { permissionsOf } from "./properties.ts";
import { readFileTarget, type Target, type WebdavDeps } from "./routes.ts";
import { writeMultistatus, writeResponse } from "./xml.ts";

const maxChunk = 5 * 2 ** 30;

/** Nextcloud's chunked upload, version 2: a folder of numbered pieces that is moved to where the file shall be. */
export function uploadMethods(deps: WebdavDeps): Readonly<Record<string, Method>> {
  const { uploads, tree, workspaces, places } = deps;

  function keyOf(target: Target): { key: string; piece: string | undefined } {
    const [key, piece, ...rest] = target.names;
    if (key === undefined || rest.length > 0)
      throw new Refusal("missing", "UPLOAD_MISSING", "There is no such upload; it may have expired.");
    return { key: `dav:${key}`, piece };
  }

  function numberOf(piece: string | undefined): number {
    if (piece === undefined || !/^\d{1,16}$/.test(piece) || !Number.isSafeInteger(Number(piece)))
      throw new Refusal("invalid", "CHUNK_INVALID", "A piece is named by a number.");
    return Number(piece);
  }

  async function mkcol(target: Target, _request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { key, piece } = keyOf(target);
    if (piece !== undefined) throw new Refusal("conflict", "PARENT_MISSING", "An upload holds pieces only.");
    if (key.length > 200) throw new Refusal("invalid", "NAME_INVALID", "The upload's name is too long.");
    const isNew = await uploads.begin(target.principal.personId, { key });
    if (!isNew) throw new Refusal("conflict", "NAME_TAKEN", "Something by that name is already there.");
    return reply.code(201).send();
  }

  async function put(target: Target, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { key, piece } = keyOf(target);
    const upload = await uploads.find(target.principal.personId, key);
    await uploads.put(upload, numberOf(piece), bodyOf(request.body), maxChunk);
    return reply.code(201).send();
  }

  async function propfind(target: Target, _request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const upload = await uploads.find(target.principal.personId, keyOf(target).key);
    const own = `${target.base}${writePath(target.names)}`;
    const responses = [writeResponse(`${own}/`, new Map([["d:resourcetype", "<d:collection/>"]]), [])];
    for (const chunk of await uploads.chunks(upload)) {
      const found = new Map([
        ["d:resourcetype", ""],
        ["d:getcontentlength", String(chunk.size)],
        ["d:getlastmodified", chunk.createdAt.toUTCString()],
      ]);
      responses.push(writeResponse(`${own}/${String(chunk.number).padStart(5, "0")}`, found, []));
    }
    return reply.code(207).type("application/xml; charset=utf-8").send(writeMultistatus(responses));
  }

  async function move(target: Target, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { key, piece } = keyOf(target);
    if (piece !== ".file") throw new Refusal("forbidden", "FORBIDDEN", "Only the whole upload can be moved.");
    const { principal } = target;
    const upload = await uploads.find(principal.personId, key);
    const destination = readFileTarget(
      principal,
      readDestination(header(request, "destination"), request.headers.host),
    );
    const name = destination.names.at(-1);
    const place = await places.find(principal, destination.names.slice(0, -1));
    const parent = place.found.at(-1);
    if (name === undefined || !parent || place.missing.length > 0)
      throw new Refusal("conflict", "PARENT_MISSING", "The folder above does not exist.");
    if (!workspaces.can(place.role, "write"))
      throw new Refusal("forbidden", "FORBIDDEN", "Your role in this workspace does not allow this.");
    const total = header(request, "oc-total-length");
    const size = (await uploads.chunks(upload)).reduce((sum, one) => sum + one.size, 0);
    await tree.requireSpace(parent.workspaceId, size, { parentId: parent.id, name });
    const stored = await uploads.assemble(upload, total === undefined ? null : Number(total));
    verifyChecksum(request, stored);
    const { node, isNew } = await tree.putFile(
      principal,
      accessedParent(place, parent),
      name,
      { blob: stored.hash, size: stored.size, sha1: stored.digests.sha1 ?? null, mtime: readMtime(request) },
      { onConflict: "version", ifMatch: readIfMatch(request) },
    );
    await uploads.end(upload);
    const instance = await deps.instanceId();
    describeWritten(
      reply,
      request,
      node,
      instance,
      permissionsOf({ role: place.role, isMountRoot: false, isPersonRoot: false, node }),
    );
    return reply.code(isNew ? 201 : 204).send();
  }

  async function remove(target: Target, _request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { key, piece } = keyOf(target);
    const upload = await uploads.find(target.principal.personId, key);
    if (piece === undefined) await uploads.end(upload);
    else if (!(await uploads.drop(upload, numberOf(piece))))
      throw new Refusal("missing", "UPLOAD_MISSING", "There is no such piece.");
    return reply.code(204).send();
  }

  return { MKCOL: mkcol, PUT: put, PROPFIND: propfind, MOVE: move, DELETE: remove };
}
