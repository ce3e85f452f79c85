import type { Cast, RunningServer } from "./server.ts";

/** Puts a new file where a person's programs see it, by the names on the way to it: of a workspace, of folders, its own. */
export async function putFile(
  server: RunningServer,
  person: Cast["anna"],
  names: readonly string[],
  content: Buffer | string,
): Promise<void> {
  const path = [person.name, ...names].map(encodeURIComponent).join("/");
  const login = Buffer.from(`${person.name}:${person.password}`).toString("base64");
  const answer = await fetch(`${server.url}/remote.php/dav/files/${path}`, {
    method: "PUT",
    headers: { authorization: `Basic ${login}` },
    body: new Uint8Array(Buffer.from(content)),
  });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}
