import { expect } from "vitest";
import { sql, type AnyDb } from "#database";
import type { TestPerson, TestServer } from "../../testing/server.ts";

export type Dav = (
  method: string,
  path: string,
  headers?: Record<string, string>,
  body?: string,
  as?: TestPerson,
) => Promise<Response>;

/** Where a person's WebDAV shows a path. */
export const davPath = (person: TestPerson, path: string): string =>
  `/remote.php/dav/files/${encodeURIComponent(person.name)}/${path}`;

export const davOf =
  ({ url }: Pick<TestServer, "url">, person: TestPerson): Dav =>
  (method, path, headers = {}, body, as = person) =>
    fetch(url + davPath(as, path), {
      method,
      headers: { authorization: `Bearer ${as.token}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });

/** `Mycket` with folders of 100 files of three bytes each, one of them in the trash; answers with the id of `Mycket`. */
export async function fillWorkspace(
  server: TestServer,
  owner: TestPerson,
  workspace: { readonly id: string; readonly name: string },
  folders = 100,
): Promise<number> {
  const db: AnyDb = server.safos.database.of();
  const dav = davOf(server, owner);
  const made = await server.call(owner, "POST", `/api/v1/workspaces/${workspace.id}/folders`, { name: "Mycket" });
  const id = made.body.id as number;
  expect((await dav("PUT", `${workspace.name}/Mycket/a.txt`, {}, "abc")).status).toBe(201);
  await sql`with folder as (
      insert into files.node (workspace_id, parent_id, kind, name, size)
        select ${workspace.id}::uuid, ${id}::bigint, 'folder', 'm' || n, 300 from generate_series(1, ${folders}::int) n returning id
    ) insert into files.node (workspace_id, parent_id, kind, name, size, blob, sha1, content_type, mtime)
      select a.workspace_id, folder.id, a.kind, 'f' || n, a.size, a.blob, a.sha1, a.content_type, a.mtime
      from folder, files.node a, generate_series(1, 100) n where a.parent_id = ${id}::bigint and a.name = 'a.txt'`.execute(
    db,
  );
  await sql`update files.node set size = ${folders * 300 + 3}
    where id = ${id}::bigint or (workspace_id = ${workspace.id}::uuid and parent_id is null)`.execute(db);
  expect((await dav("DELETE", `${workspace.name}/Mycket/m7/f7`)).status).toBe(204);
  return id;
}

/** Folders whose size is not what lies in them. */
export async function wrongSizes(db: AnyDb): Promise<unknown[]> {
  const { rows } = await sql`
    select f.id, f.name, f.size, coalesce(sum(c.size) filter (where c.trashed_at is null), 0)::bigint as below
    from files.node f left join files.node c on c.parent_id = f.id where f.kind = 'folder' group by f.id
    having f.size <> coalesce(sum(c.size) filter (where c.trashed_at is null), 0)`.execute(db);
  return rows;
}

/** What a folder at the top of a workspace holds: every path below it with its size, and the etags. */
export async function contentsOf(db: AnyDb, workspaceId: string, name: string) {
  const { rows } = await sql<{ path: string; size: number; etag: string }>`
    with recursive down as (
      select n.id, '' as path, n.size, n.etag from files.node n join files.node root on root.id = n.parent_id
        where root.workspace_id = ${workspaceId}::uuid and root.parent_id is null and n.name = ${name} and n.trashed_at is null
      union all select c.id, down.path || '/' || c.name, c.size, c.etag
        from down join files.node c on c.parent_id = down.id and c.trashed_at is null
    ) select path, size, etag from down order by path`.execute(db);
  return { sizes: rows.map(({ path, size }) => `${path} ${size}`), etags: rows.map(({ etag }) => etag) };
}
