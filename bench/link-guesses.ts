import { startServer } from "../e2e/server.ts";

/** What someone who guesses at the password of a link costs those who sign in meanwhile. */
const password = "en lång mening som duger";
const people = 20;
const seconds = 10;
const guessesASecond = 50;

const server = await startServer({ environment: { SAFOS_TRUST_PROXY: "yes" } });
await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
for (let index = 0; index < people; index++)
  await server.safos("person", "add", `p${index}@fk.example`, "--password", password, "--display-name", `P ${index}`);

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

async function signIn(index: number): Promise<void> {
  const from = { "x-forwarded-for": `198.51.${index % people}.7` };
  const answer = await post("/api/v1/session", { name: `p${index % people}@fk.example`, password }, from);
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

const login = await post("/_matrix/client/v3/login", {
  type: "m.login.password",
  identifier: { type: "m.id.user", user: "@p0:fk.example" },
  password,
});
const auth = { authorization: `Bearer ${((await login.json()) as { access_token: string }).access_token}` };
const idOf = async (answer: Response): Promise<Record<string, string>> =>
  (await answer.json()) as Record<string, string>;
const workspace = await idOf(await post("/api/v1/workspaces", { name: "Länkar" }, auth));
const board = await idOf(await post(`/api/v1/workspaces/${workspace["id"]}/boards`, { title: "Tavla" }, auth));
const link = await idOf(
  await post(
    `/api/v1/items/board/${board["id"]}/shares`,
    { isLink: true, role: "viewer", password: "tre-brons-vit" },
    auth,
  ),
);

const answers = new Map<number, number>();
/** `networks`: from how many the guesses come. */
function startGuessing(networks: number): { stop(): Promise<void> } {
  const open = new Set<Promise<void>>();
  let count = 0;
  const timer = setInterval(() => {
    const n = count++;
    const from = { "x-forwarded-for": `203.0.${(n % networks) >> 8}.${(n % networks) & 255}` };
    const guess = post("/api/v1/shared/unlock", { secret: link["secret"], password: `gissning ${n}` }, from)
      .then(async (answer) => {
        answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
        await answer.arrayBuffer();
      })
      .finally(() => open.delete(guess));
    open.add(guess);
  }, 1000 / guessesASecond);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);

async function measure(name: string, networks: number): Promise<void> {
  answers.clear();
  const guessing = networks === 0 ? null : startGuessing(networks);
  const taken: number[] = [];
  const until = performance.now() + seconds * 1000;
  for (let next = 0; performance.now() < until; next++) {
    const from = performance.now();
    await signIn(next);
    taken.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await guessing?.stop();
  taken.sort((a, b) => a - b);
  if (networks > 0 && !answers.has(429)) throw new Error(`unexpected answers: ${JSON.stringify([...answers])}`);
  const [checked, held] = [answers.get(401) ?? 0, answers.get(429) ?? 0];
  process.stdout.write(`| ${name} | ${at(taken, 0.5)} | ${at(taken, 0.99)} | ${checked} | ${held} |\n`);
}

process.stdout.write("| while | sign-in p50 ms | p99 ms | guesses that were checked | that had to wait |\n");
process.stdout.write("| --- | --: | --: | --: | --: |\n");
for (let index = 0; index < people; index++) await signIn(index);
await measure("nobody guesses", 0);
await measure(`${guessesASecond} guesses a second at one link, from one network`, 1);
await measure(`${guessesASecond} guesses a second at one link, from 500 networks`, 500);
await measure("nobody guesses, again", 0);
await server.stop();
