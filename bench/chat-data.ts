/** People and rooms of a server that was just started, made by its own interfaces. */

const password = "ett långt lösenord";

export async function json(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Response> {
  const answer = await fetch(`http://localhost:${port}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // Nobody is let in faster than a password can be guessed.
  if (answer.status === 429) {
    const { data } = (await answer.json()) as { data: { retryAfter: number } };
    await new Promise((resolve) => setTimeout(resolve, data.retryAfter * 1000));
    return json(port, method, path, headers, body);
  }
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** Everybody has a network of their own: nobody waits for others' sign-ins. */
const networkOf = (name: string): Record<string, string> => ({
  "x-forwarded-for": `198.51.${/\d+/.exec(name)?.[0] ?? "0"}.7`,
});

/** People, and rooms that everybody is in; the first of them has made all. */
export async function furnish(
  port: number,
  code: string,
  count: { readonly people: number; readonly rooms: number },
): Promise<{ tokens: string[]; rooms: string[] }> {
  const setup = await json(
    port,
    "POST",
    "/api/v1/setup",
    {},
    {
      organisationName: "Mätning",
      domain: "fk.example",
      adminName: "anna",
      displayName: "Anna",
      password,
      locale: "sv",
      code,
    },
  );
  const cookie = (setup.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const own = { cookie, "sec-fetch-site": "same-origin" };
  const names = Array.from({ length: count.people }, (_, index) => `p${index}@fk.example`);
  for (const name of names) {
    const made = await json(port, "POST", "/api/v1/persons", own, { name, displayName: name });
    const { invitation } = (await made.json()) as { invitation: { url: string } };
    const secret = new URL(invitation.url).hash.slice(1);
    await json(port, "POST", "/api/v1/invitations/accept", networkOf(name), { secret, password });
  }
  const tokens: string[] = [];
  for (const name of names) {
    const session = await json(port, "POST", "/_matrix/client/v3/login", networkOf(name), {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: name },
      password,
    });
    tokens.push(((await session.json()) as { access_token: string }).access_token);
  }
  const rooms: string[] = [];
  for (let index = 0; index < count.rooms; index++) {
    const made = await json(
      port,
      "POST",
      "/_matrix/client/v3/createRoom",
      { authorization: `Bearer ${tokens[0]}` },
      {
        preset: "public_chat",
        name: `Rum ${index}`,
        room_version: "12",
        power_level_content_override: { events_default: 0 },
      },
    );
    rooms.push(((await made.json()) as { room_id: string }).room_id);
  }
  for (const room of rooms) {
    await Promise.all(
      tokens
        .slice(1)
        .map((token) =>
          json(
            port,
            "POST",
            `/_matrix/client/v3/join/${encodeURIComponent(room)}`,
            { authorization: `Bearer ${token}` },
            {},
          ),
        ),
    );
  }
  return { tokens, rooms };
}
