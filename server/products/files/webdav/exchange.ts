import type { StoredBlob } from "#blobs";
import type { BasicSearch, Member, PropertyChange, RequestedProperties } from "#dav";
import { stepsFor, type EndpointTable, type FastifyReply, type FastifyRequest, type Principal } from "#http";
import type { NewLock } from "../locks/take.ts";
import type { Accessed } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import type { Node } from "../tree/node.ts";
import type { ChunkRow, UploadRow } from "../uploads/queries.ts";
import type { FoundComment } from "./comments.ts";
import type { WebdavDeps } from "./deps.ts";
import type { Destination } from "./destination.ts";
import type { Location, PersonTree, ShareMount } from "./location.ts";
import type { Resource } from "./properties.ts";
import type { RemoteHead } from "../federated/remote.ts";
import type { RemoteTarget } from "./remote/paths.ts";
import type { FoundTags } from "./tags.ts";
import type { FoundTrash } from "./trash.ts";
import type { FoundVersions } from "./versions.ts";
import type { Target } from "./target.ts";

/** One request on its way through its steps. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: WebdavDeps;
  /** What may be asked where the request's path points. */
  readonly methods: readonly string[];
  /** The caller, with the tokens of locks that the request shows. */
  readonly principal: Principal & Pick<Actor, "lockTokens">;
  /** Where the request's own path points. */
  readonly target: Target;
  /** The caller's tree, read once per request. */
  readonly tree: () => Promise<PersonTree>;
}

/** What steps find, by name. */
export interface Found {
  readonly requested: RequestedProperties;
  readonly changes: readonly PropertyChange[];
  readonly depth: "0" | "1";
  /** What the request's path leads to, with the caller's access to it: asked here and nowhere else. */
  readonly source: { readonly location: Location; readonly access: Accessed };
  /** `wanted` null: a lock is refreshed. */
  readonly lockRequest: { readonly seconds: number; readonly isByHand: boolean; readonly wanted: NewLock | null };
  /** Whether what is locked was made for it. */
  readonly isMade: boolean;
  readonly search: BasicSearch;
  /** Where is looked for it. */
  readonly scope: Target;
  readonly commented: FoundComment;
  /** Which of the comments are asked for. */
  readonly page: { readonly limit: number; readonly offset: number };
  readonly tags: FoundTags;
  readonly trashed: FoundTrash;
  readonly versions: FoundVersions;
  readonly members: readonly Member<Resource>[];
  /** Where something new goes: the request's path, or that of `Destination`. */
  readonly destination: Target;
  /**
   * The folder that it goes into, with the caller's access to it, and its name there. `over`: a file that was shared with the
   * caller stands at the path, whose folder may be none of theirs.
   */
  readonly parent: Destination;
  /** Where pieces will go, as far as it is known. */
  readonly aim: { readonly workspaceId: string };
  readonly isReplacing: boolean;
  readonly stored: StoredBlob;
  /** `mount`: what was shared with the caller, put elsewhere. */
  readonly written: { readonly node: Node; readonly status: 201 | 204; readonly mount?: ShareMount | undefined };
  /** Digests besides SHA-1 that the client sent and that are right: `MD5:… ADLER32:…`. */
  readonly checksums: string;
  /** The upload's key, and the piece of it that the path names. */
  readonly uploadPath: { readonly key: string; readonly piece: string | undefined };
  /** A path below a mount of another server. */
  readonly remote: RemoteTarget;
  /** What that server is asked to hold a write against. */
  readonly remoteConditions: Readonly<Record<string, string>>;
  /** What was written there; `head`: what it said of it. */
  readonly remoteWritten: { readonly status: 201 | 204; readonly head: RemoteHead | null };
  readonly upload: UploadRow;
  readonly chunks: readonly ChunkRow[];
}

export type Endpoints = EndpointTable<Exchange, Found>;

export const defineStep = stepsFor<Exchange, Found>();
