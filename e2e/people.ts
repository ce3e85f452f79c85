import { callApi } from "./api.ts";
import type { Cast, RunningServer } from "./server.ts";

/**
 * Adds someone as an administrator of theirs does, and they choose the password that all have here. An operator's command
 * would be a process of its own, which takes seconds.
 */
export async function addPerson(
  server: RunningServer,
  cast: Cast,
  name: string,
  displayName: string,
  more: { isAdmin?: boolean } = {},
): Promise<void> {
  const administrator = name.endsWith("@digg.example") ? cast.bo : cast.anna;
  const { password } = administrator;
  const session = await ask(server, "/api/v1/session", { name: administrator.name, password });
  const cookie = (session.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const made = await ask(server, "/api/v1/persons", { name, displayName, ...more }, cookie);
  const { invitation } = (await made.json()) as { invitation: { url: string } };
  await ask(server, "/api/v1/invitations/accept", { secret: invitation.url.split("#")[1], password });
}

async function ask(server: RunningServer, path: string, body: object, cookie?: string): Promise<Response> {
  const answer = await fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** A workspace with others in it, by their names and roles; resolves with its id. */
export async function addWorkspace(
  server: RunningServer,
  owner: Cast["anna"],
  name: string,
  members: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { id } = await callApi<{ id: string }>(server, owner, "POST", "/api/v1/workspaces", { name });
  for (const [member, role] of Object.entries(members))
    await callApi(server, owner, "POST", `/api/v1/workspaces/${id}/members`, { name: member, role });
  return id;
}
