import { Refusal, type FastifyReply, type FastifyRequest } from "#http";
import { sendContent } from "../content.ts";
import { missing } from "../tree/access.ts";
import { readChildren, readFavourites, setFavourite, type Node } from "../tree/queries.ts";
import { etagOf } from "../tree/service.ts";
import { bodyOf } from "../uploads/routes.ts";
import { describeWritten, header, readIfMatch, readMtime, verifyChecksum } from "./headers.ts";
import { accessedParent, type Mount, type Place, type PersonTree } from "./mounts.ts";
import { readDestination, writePath } from "./paths.ts";
import { fileIdOf, permissionsOf, readProperties, type Resource } from "./properties.ts";
import { readFileTarget, type Target, type WebdavDeps } from "./routes.ts";
import { readPropfind, readProppatch, writeMultistatus, writeName, writeResponse, escapeXml } from "./xml.ts";

export type Method = (target: Target, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const multistatusType = "application/xml; charset=utf-8";
const maxXml = 256 * 1024;

/** One function per method of `/remote.php/dav/files/{person}/…`. */
export function fileMethods(deps: WebdavDeps): Readonly<Record<string, Method>> {
  const { db, tree, blobs, workspaces, organisations, places, instanceId } = deps;
  const find = (target: Target, names = target.names, known?: PersonTree): Promise<Place> =>
    places.find(target.principal, names, known);

  async function findNode(target: Target): Promise<{ place: Place; node: Node }> {
    const place = await find(target);
    const node = place.found.at(-1);
    if (place.missing.length > 0 || !node) throw missing();
    return { place, node };
  }

  /** The folder that something new goes into. */
  async function findParent(
    target: Target,
    names: readonly string[],
    known?: PersonTree,
  ): Promise<{ place: Place; parent: Node; name: string }> {
    const name = names.at(-1);
    if (name === undefined) throw new Refusal("conflict", "NOT_A_FILE", "That is a folder, not a file.");
    const place = await find(target, names.slice(0, -1), known);
    const parent = place.found.at(-1);
    if (place.missing.length > 0 || !parent)
      throw new Refusal("conflict", "PARENT_MISSING", "The folder above does not exist.");
    return { place, parent, name };
  }

  /** A workspace's folder stands in the root by its own right; nothing may be put in its place. */
  function refuseMountName(place: Place, names: readonly string[]): void {
    if (names.length === 1 && place.tree.mounts.some((mount) => mount.name === names[0]))
      throw new Refusal(
        "forbidden",
        "ROOT_FIXED",
        "The folder of a workspace follows the workspace and cannot be moved, renamed or removed here.",
      );
  }

  function resourceOf(
    target: Target,
    place: Place,
    node: Node,
    mount: Mount | null,
    favourites: ReadonlySet<number>,
    instanceName: string,
    rootEtag = "",
  ): Resource {
    const isPersonRoot = node.id === place.tree.personalId;
    const isMountRoot = mount !== null && node.id === mount.rootId;
    const limit = mount ? null : (organisations.byId(target.principal.organisationId)?.rules.personQuota ?? null);
    return {
      node,
      displayName: isPersonRoot ? target.principal.name : isMountRoot ? mount.name : node.name,
      etag: isPersonRoot ? rootEtag : etagOf(node),
      role: mount?.role ?? "owner",
      isPersonRoot,
      isMountRoot,
      isFavourite: favourites.has(node.id),
      owner: { id: target.principal.name, displayName: target.principal.displayName },
      instance: instanceName,
      quota: { used: place.found[0]?.size ?? 0, limit },
    };
  }

  async function propfind(target: Target, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const wish = readPropfind(await readText(request.body));
    const depth = header(request, "depth") ?? "infinity";
    const { place, node } = await findNode(target);
    if (depth !== "0" && depth !== "1")
      throw new Refusal("forbidden", "DEPTH_INFINITE", "Listing a whole tree at once is not offered; use depth 1.");
    const children = depth === "1" && node.kind === "folder" ? await readChildren(db, [node.id]) : [];
    const wantsFavourites = wish !== "all" && wish.includes("oc:favorite");
    const favourites = wantsFavourites
      ? await readFavourites(db, target.principal.personId, [node.id, ...children.map((one) => one.id)])
      : new Set<number>();
    const name = await instanceId();
    const own = `${target.base}${writePath(target.names)}`;
    const { roots, etag } = place.isPersonRoot
      ? await places.roots(place.tree, node)
      : { roots: new Map<string, Node>(), etag: "" };
    const responses: string[] = [];
    const add = (href: string, resource: Resource): void => {
      const { found, unknown } = readProperties(resource, wish);
      responses.push(writeResponse(resource.node.kind === "folder" ? `${href}/` : href, found, unknown));
    };
    add(own, resourceOf(target, place, node, place.mount, favourites, name, etag));
    for (const child of children)
      add(`${own}${writePath([child.name])}`, resourceOf(target, place, child, place.mount, favourites, name));
    if (place.isPersonRoot && depth === "1") {
      for (const mount of place.tree.mounts) {
        const root = roots.get(mount.workspace.id);
        if (root) add(`${own}${writePath([mount.name])}`, resourceOf(target, place, root, mount, favourites, name));
      }
    }
    return reply.code(207).header("dav", "1, 3").type(multistatusType).send(writeMultistatus(responses));
  }

  async function get(target: Target, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { node } = await findNode(target);
    if (node.blob === null) throw new Refusal("conflict", "NOT_A_FILE", "That is a folder, not a file.");
    reply.header("oc-etag", `"${etagOf(node)}"`).header("oc-fileid", fileIdOf(node, await instanceId()));
    if (node.sha1 !== null) reply.header("oc-checksum", `SHA1:${node.sha1}`);
    return sendContent(blobs, request, reply, {
      blob: node.blob,
      size: node.size,
      contentType: node.contentType,
      name: node.name,
      etag: etagOf(node),
      mtime: node.mtime,
      isAttachment: true,
    });
  }

  async function makeParents(target: Target, names: readonly string[]): Promise<void> {
    for (let length = 1; length < names.length; length++) {
      const place = await find(target, names.slice(0, length));
      const parent = place.found.at(-1);
      const name = place.missing[0];
      if (parent && name !== undefined) await tree.createFolder(target.principal, parent.id, name);
    }
  }

  async function put(target: Target, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (request.headers["content-range"] !== undefined)
      throw new Refusal("invalid", "INVALID", "A file is written whole or in an upload.");
    if ((header(request, "x-nc-webdav-automkcol") ?? header(request, "x-nc-webdav-auto-mkcol")) === "1")
      await makeParents(target, target.names);
    const { place, parent, name } = await findParent(target, target.names);
    refuseMountName(place, target.names);
    if (!workspaces.can(place.role, "write"))
      throw new Refusal("forbidden", "FORBIDDEN", "Your role in this workspace does not allow this.");
    const expected = Number(header(request, "oc-total-length") ?? request.headers["content-length"] ?? 0);
    if (Number.isFinite(expected)) await tree.requireSpace(parent.workspaceId, expected, { parentId: parent.id, name });
    const stored = await blobs.write(bodyOf(request.body), { digests: ["sha1", "md5"], limit: deps.maxFileBytes });
    verifyChecksum(request, stored);
    const { node, isNew } = await tree.putFile(
      target.principal,
      accessedParent(place, parent),
      name,
      { blob: stored.hash, size: stored.size, sha1: stored.digests.sha1 ?? null, mtime: readMtime(request) },
      {
        onConflict: "version",
        ifMatch: readIfMatch(request),
        isNewOnly: header(request, "if-none-match")?.trim() === "*",
      },
    );
    describeWritten(
      reply,
      request,
      node,
      await instanceId(),
      permissionsOf({ role: place.role, isMountRoot: false, isPersonRoot: false, node }),
    );
    return reply.code(isNew ? 201 : 204).send();
  }

  async function mkcol(target: Target, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if ((await readText(request.body)) !== "")
      throw new Refusal("invalid", "BODY_UNEXPECTED", "A folder is made without a body.");
    if (target.names.length === 0)
      throw new Refusal("conflict", "NAME_TAKEN", "Something by that name is already there.");
    const { place, parent, name } = await findParent(target, target.names);
    if (target.names.length === 1 && place.tree.mounts.some((mount) => mount.name === name))
      throw new Refusal("conflict", "NAME_TAKEN", "Something by that name is already there.");
    const node = await tree.createFolder(target.principal, parent.id, name, readMtime(request));
    describeWritten(
      reply,
      request,
      node,
      await instanceId(),
      permissionsOf({ role: place.role, isMountRoot: false, isPersonRoot: false, node }),
    );
    return reply.code(201).send();
  }

  async function remove(target: Target, _request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { place, node } = await findNode(target);
    refuseMountName(place, target.names);
    await tree.trash(target.principal, node.id);
    return reply.code(204).send();
  }

  /** MOVE and COPY differ only in the verb. */
  const transfer =
    (verb: "move" | "copy"): Method =>
    async (target, request, reply) => {
      const { place, node } = await findNode(target);
      const destination = readFileTarget(
        target.principal,
        readDestination(header(request, "destination"), request.headers.host),
      );
      if (verb === "move") refuseMountName(place, target.names);
      const { place: to, parent, name } = await findParent(target, destination.names, place.tree);
      refuseMountName(to, destination.names);
      const isReplacing = !/^f/i.test(header(request, "overwrite") ?? "T");
      const result = await tree[verb](target.principal, node.id, { parentId: parent.id, name }, isReplacing);
      describeWritten(
        reply,
        request,
        result.node,
        await instanceId(),
        permissionsOf({ role: to.role, isMountRoot: false, isPersonRoot: false, node: result.node }),
      );
      return reply.code(result.hasReplaced ? 204 : 201).send();
    };

  async function proppatch(target: Target, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const changes = readProppatch(await readText(request.body));
    const { node } = await findNode(target);
    let stats = "";
    for (const { name, value } of changes) {
      const status = await changeProperty(target, node, name, value);
      stats += `<d:propstat><d:prop>${writeName(name)}</d:prop><d:status>HTTP/1.1 ${status}</d:status></d:propstat>`;
    }
    const href = escapeXml(`${target.base}${writePath(target.names)}${node.kind === "folder" ? "/" : ""}`);
    return reply
      .code(207)
      .type(multistatusType)
      .send(writeMultistatus([`<d:response><d:href>${href}</d:href>${stats}</d:response>`]));
  }

  async function changeProperty(target: Target, node: Node, name: string, value: string | null): Promise<string> {
    if (name === "oc:favorite") {
      await setFavourite(db, target.principal.personId, node.id, value === "1" || value === "true");
      return "200 OK";
    }
    if ((name === "d:lastmodified" || name === "d:getlastmodified") && value !== null) {
      const seconds = Number(value);
      const mtime = new Date(Number.isFinite(seconds) ? seconds * 1000 : value);
      if (Number.isNaN(mtime.getTime())) return "409 Conflict";
      await tree.setModified(target.principal, node.id, mtime);
      return "200 OK";
    }
    return "403 Forbidden";
  }

  async function options(_target: Target, _request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return reply
      .header("dav", "1, 3")
      .header("ms-author-via", "DAV")
      .header("allow", "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, MOVE, COPY, PROPFIND, PROPPATCH")
      .code(200)
      .send();
  }

  return {
    PROPFIND: propfind,
    GET: get,
    HEAD: get,
    PUT: put,
    MKCOL: mkcol,
    DELETE: remove,
    MOVE: transfer("move"),
    COPY: transfer("copy"),
    PROPPATCH: proppatch,
    OPTIONS: options,
  };
}

/** A small XML body as text; refuses large ones and invalid UTF-8. */
async function readText(body: unknown): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bodyOf(body)) {
    size += part.length;
    if (size > maxXml) throw new Refusal("too_large", "TOO_LARGE", "The body is larger than allowed.");
    parts.push(part);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new Refusal("invalid", "XML_INVALID", "The body is not valid UTF-8.");
  }
}
