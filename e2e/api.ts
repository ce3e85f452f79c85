import type { Cast, RunningServer } from "./server.ts";

/** Asks the REST API as a person and gives what it answers; throws when it refuses. */
export async function callApi<T = Record<string, unknown>>(
  server: RunningServer,
  who: Pick<Cast["anna"], "token">,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${who.token}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
