import { combineEtags, type Member } from "#dav";
import type { WebdavDeps } from "../deps.ts";
import type { PersonTree } from "../location.ts";
import { remoteEtagOf, remoteMember, type RemoteResource } from "./resource.ts";

/** What other servers share with a person, as it stands in the listing of their top. */
export interface RemotesAtRoot {
  readonly members: readonly Member<RemoteResource>[];
  /** Another one whenever one of them changes. */
  etagOver(own: string): string;
}

/** A server that has not answered since this process began: the folder stands there, and is looked into in vain. */
const unseen = { name: "", size: 0, changedAt: null, canWrite: null, etag: null, mark: "", checksum: null };

/** All are asked at once, and none is waited for long; what its server says is gone is left out. */
export async function readRemotesAtRoot(deps: WebdavDeps, { principal, remotes }: PersonTree): Promise<RemotesAtRoot> {
  const instance = await deps.instanceId();
  const tops = await Promise.all(remotes.map(({ share }) => deps.mounted.topOf(principal, share)));
  const members = remotes.flatMap((mount, at) => {
    const top = tops[at] ?? null;
    if (top === "gone") return [];
    const entry = top ?? { ...unseen, isFolder: mount.share.isFolder };
    return [remoteMember({ entry, mount, names: [], instance })];
  });
  const marks = members.map(
    ({ resource }) => `${resource.mount.share.id} ${resource.mount.path[0]} ${remoteEtagOf(resource)}`,
  );
  return { members, etagOver: (own) => (marks.length === 0 ? own : combineEtags(own, marks)) };
}
