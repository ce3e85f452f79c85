import { readFileSync } from "node:fs";
import { startServer } from "../e2e/server.ts";
import { docx, nestedOdt, png, wordyPdf } from "../e2e/hostile-files.ts";

/**
 * What one bad caller costs the others: while anna does each of these, agnes asks `/healthz`, sends messages and writes a file
 * in the same workspace, one after the other. `ROWS` chooses rows by what their names begin with. The first row is agnes alone. A row is a line of `rows`; `work` answers with what anna got.
 */
const password = "ett långt lösenord";
const aloneMs = 3_000;
/** After this long a row is given up: the figures up to then stand. */
const longestMs = 90_000;

const quantile = (spans: readonly number[], q: number): number =>
  spans.toSorted((a, b) => a - b)[Math.min(Math.floor(spans.length * q), spans.length - 1)] ?? 0;

const server = await startServer();
const { url } = server;
await server.safos("organisation", "add", "fk.example", "--name", "FK");
for (const name of ["anna", "agnes"]) await server.safos("person", "add", `${name}@fk.example`, "--password", password);
const { id: workspace } = await server.safos("workspace", "add", "Mätning", "--owner", "anna@fk.example");
const { token } = await server.safos("token", "create", "anna@fk.example");

async function ask(
  method: string,
  path: string,
  body?: Buffer | object,
  as: unknown = token,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${as as string}`, ...headers },
    ...(body === undefined ? {} : { body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body) }),
  });
}
async function outcomeOf(answer: Response): Promise<string> {
  if (answer.ok) {
    await answer.arrayBuffer();
    return String(answer.status);
  }
  const { code, data } = (await answer.json()) as { code: string; data?: { limit?: string } };
  return [answer.status, code, data?.limit].filter((one) => one !== undefined).join(" ");
}

const matrix = "/_matrix/client/v3";
const session = (await (
  await ask("POST", `${matrix}/login`, {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: "@agnes:fk.example" },
    password,
  })
).json()) as { access_token: string };
const room = (await (await ask("POST", `${matrix}/createRoom`, {}, session.access_token)).json()) as {
  room_id: string;
};

const { token: agnesToken } = await server.safos("token", "create", "agnes@fk.example");
await server.safos("workspace", "member", workspace ?? "", "agnes@fk.example", "--role", "editor");

let sent = 0;
const watched = {
  healthz: async (): Promise<void> => void (await (await fetch(`${url}/healthz`)).text()),
  message: async (): Promise<void> => {
    const path = `${matrix}/rooms/${encodeURIComponent(room.room_id)}/send/m.room.message/${++sent}`;
    await (await ask("PUT", path, { msgtype: "m.text", body: "hej" }, session.access_token)).text();
  },
  write: async (): Promise<void> => {
    const path = `/remote.php/dav/files/agnes@fk.example/M%C3%A4tning/agnes-${++sent % 100}.txt`;
    const { ok, status } = await ask("PUT", path, Buffer.from(String(sent)), agnesToken);
    if (!ok) throw new Error(`A write was answered with ${status}.`);
  },
};

/** Mebibytes that the server's own process holds. */
const memory = (): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${server.process().pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

const importFile = async (name: string, bytes: Buffer): Promise<string> =>
  outcomeOf(await ask("POST", `/api/v1/workspaces/${workspace as string}/documents/import?name=${name}`, bytes));

const importing = (name: string, make: () => Buffer) => ({
  prepare: async () => make(),
  work: (bytes: Buffer) => importFile(name, bytes),
});

async function upload(name: string, bytes: Buffer): Promise<number> {
  const answer = await ask("POST", `/api/v1/workspaces/${workspace as string}/files?name=${name}`, bytes);
  return ((await answer.json()) as { id: number }).id;
}

const line = "Ett stycke med ord som ska brytas över flera rader på en sida. ".repeat(6);
async function longDocument(): Promise<string> {
  const path = `/api/v1/workspaces/${workspace as string}/documents/import?name=long.txt`;
  return ((await (await ask("POST", path, Buffer.from(`${line}\n`.repeat(4000)))).json()) as { id: string }).id;
}

const dav = (method: string, path: string, destination?: string): Promise<Response> =>
  fetch(`${url}/remote.php/dav/files/anna@fk.example/Mätning/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token as string}`,
      ...(destination === undefined
        ? {}
        : { destination: `/remote.php/dav/files/anna@fk.example/M%C3%A4tning/${destination}` }),
    },
    ...(method === "PUT" ? { body: path } : {}),
  });

/** A folder `mycket` of ten folders of a thousand files. */
async function manyFiles(): Promise<void> {
  for (const folder of ["tusen", "mycket"]) await dav("MKCOL", folder);
  for (let n = 0; n < 1000; n += 20)
    await Promise.all(Array.from({ length: 20 }, (_, index) => dav("PUT", `tusen/${n + index}.txt`)));
  for (let n = 0; n < 10; n++) await dav("COPY", "tusen", `mycket/${n}`);
}

/** Ten of `mycket` in a folder. */
async function veryMany(): Promise<void> {
  await dav("MKCOL", "allt");
  for (let n = 0; n < 10; n++) await dav("COPY", "mycket", `allt/${n}`);
}

/** Moved to anna's own files, from where the next row takes it. */
async function moveAway(): Promise<string> {
  const answer = await ask("MOVE", "/remote.php/dav/files/anna@fk.example/M%C3%A4tning/allt", undefined, token, {
    destination: "/remote.php/dav/files/anna@fk.example/allt",
  });
  return String(answer.status);
}

async function trashed(): Promise<number> {
  await ask("MOVE", "/remote.php/dav/files/anna@fk.example/allt", undefined, token, {
    destination: "/remote.php/dav/files/anna@fk.example/M%C3%A4tning/allt",
  });
  await dav("DELETE", "allt");
  const answer = await ask("GET", `/api/v1/workspaces/${workspace as string}/trash`);
  return ((await answer.json()) as { items: { id: number }[] }).items[0]?.id ?? 0;
}

/** `prepare` is not measured. */
const rows: readonly { name: string; prepare?: () => Promise<unknown>; work: (given: never) => Promise<string> }[] = [
  { name: "nothing", work: () => new Promise((resolve) => setTimeout(() => resolve("–"), aloneMs)) },
  { name: "import of 20,000 paragraphs (DOCX, 2 KiB)", ...importing("a.docx", () => docx(20_000)) },
  { name: "import of 5 MB of XML (DOCX, 15 kB)", ...importing("b.docx", () => docx(150_000)) },
  {
    name: "import of a bomb (DOCX, 500 MB unpacked)",
    ...importing("c.docx", () => docx(1, { "word/media/a.png": Buffer.alloc(500 << 20) })),
  },
  { name: "import of 3,000 lists in lists (ODT)", ...importing("d.odt", () => nestedOdt(3000)) },
  { name: "import of 300,000 words on a page (PDF, 30 kB)", ...importing("e.pdf", () => wordyPdf(300_000)) },
  {
    name: "export of 4,000 paragraphs (PDF)",
    prepare: longDocument,
    work: async (id: string) => outcomeOf(await ask("GET", `/api/v1/documents/${id}/export?format=pdf`)),
  },
  {
    name: "18 thumbnails of 100 megapixels",
    prepare: async () => {
      const ids: number[] = [];
      for (let index = 0; index < 18; index++) ids.push(await upload(`${index}.png`, png(10_000, index)));
      return ids;
    },
    work: async (ids: readonly number[]) => {
      const answers = await Promise.all(
        ids.map(async (id) => outcomeOf(await ask("GET", `/api/v1/files/${id}/preview`))),
      );
      return [...new Set(answers)].join(", ");
    },
  },
  {
    name: "COPY of 10,000 files",
    prepare: manyFiles,
    work: async () => String((await dav("COPY", "mycket", "igen")).status),
  },
  {
    name: "COPY of 100,000 files",
    prepare: veryMany,
    work: async () => String((await dav("COPY", "allt", "allt-igen")).status),
  },
  { name: "MOVE of 100,000 files to another workspace", work: moveAway },
  {
    name: "destroying of 100,000 files",
    prepare: trashed,
    work: async (id: number) => outcomeOf(await ask("DELETE", `/api/v1/trash/${id}`)),
  },
];

async function measure({ prepare, work }: (typeof rows)[number]): Promise<readonly (string | number)[]> {
  const given = await prepare?.();
  // What the preparation left to be done afterwards is not the row's.
  await new Promise((resolve) => setTimeout(resolve, prepare ? 10_000 : 1_000));
  const began = performance.now();
  let outcome = "";
  let most = 0;
  const spans = { healthz: [] as number[], message: [] as number[], write: [] as number[] };
  void work(given as never)
    .catch((error: unknown) => String(error))
    .then((answer) => (outcome = answer));
  // Long enough to count, and to see what goes on behind an answer.
  while ((outcome === "" || performance.now() - began < aloneMs) && performance.now() - began < longestMs)
    for (const [name, one] of Object.entries(watched)) {
      const from = performance.now();
      await one();
      spans[name as keyof typeof spans].push(performance.now() - from);
      most = Math.max(most, memory());
    }
  const took = (performance.now() - began) / 1000;
  const figures = [spans.healthz, spans.message, spans.write].flatMap((all) =>
    [0.5, 0.99, 1].map((q) => quantile(all, q).toFixed(q === 0.5 ? 1 : 0)),
  );
  return [...figures, most.toFixed(0), took.toFixed(1), outcome === "" ? "given up" : outcome];
}

process.stdout.write(
  "| what anna does | healthz p50 ms | p99 | worst | message p50 ms | p99 | worst | write p50 ms | p99 | worst | server MB | took s | answer |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |\n",
);
try {
  const chosen = (process.env["ROWS"] ?? "").split(",");
  const asked = rows.filter(({ name }) => chosen.some((one) => name.startsWith(one)));
  for (const row of asked) process.stdout.write(`| ${row.name} | ${(await measure(row)).join(" | ")} |\n`);
} finally {
  await server.stop();
}
