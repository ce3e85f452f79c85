import WebSocket from "ws";
import { launchChromium, openContext, signIn } from "../e2e/browser.ts";
import { startServer, until } from "../e2e/server.ts";

/**
 * Boards: how long a board of 2,000 cards takes to open, how soon a moved card is seen by 50 others, and how many statements
 * 13 boards of 100 cards cost. The peer in the same run is the same server's answer about a board of 20 cards.
 */
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
const row = (what: string, ...figures: (number | string)[]): void =>
  void process.stdout.write(
    `| ${what} | ${figures.map((one) => (typeof one === "number" ? one.toFixed(one < 100 ? 1 : 0) : one)).join(" | ")} |\n`,
  );

const server = await startServer();
const browser = await launchChromium();
try {
  await server.safos("organisation", "add", "fk.example", "--name", "FK");
  const password = "ett långt lösenord";
  await server.safos("person", "add", "anna@fk.example", "--password", password);
  const workspace = await server.safos("workspace", "add", "Mätning", "--owner", "anna@fk.example");
  const { token } = await server.safos("token", "create", "anna@fk.example");
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  interface Made {
    id: string;
    lists: { id: string }[];
  }
  /** A board made at once from a file, spread over five lists. */
  const make = (title: string, count: number): Promise<Made> =>
    call<Made>("POST", `/api/v1/workspaces/${workspace["id"]}/boards/import`, {
      format: "trello",
      content: JSON.stringify({
        name: title,
        lists: Array.from({ length: 5 }, (_, index) => ({ id: `l${index}`, name: `Lista ${index}`, pos: index })),
        labels: [{ id: "e", name: "Text", color: "green" }],
        cards: Array.from({ length: count }, (_, index) => ({
          idList: `l${index % 5}`,
          pos: index,
          name: `Kort ${index} som behöver ett namn av vanlig längd`,
          desc: "- [ ] en\n- [x] två",
          idLabels: index % 3 ? ["e"] : [],
        })),
      }),
    });
  const [large, small] = [await make("Stor", 2000), await make("Liten", 20)];

  process.stdout.write("| what | median or p50 | p99 |\n| --- | --: | --: |\n");
  const open = async (id: string): Promise<number[]> => {
    const spans: number[] = [];
    for (let round = 0; round < 40; round++) {
      const from = performance.now();
      await Promise.all([call("GET", `/api/v1/boards/${id}`), call("GET", `/api/v1/boards/${id}/cards?limit=2500`)]);
      spans.push(performance.now() - from);
    }
    return spans;
  };
  await open(large.id);
  const [ofLarge, ofSmall] = [await open(large.id), await open(small.id)];
  row("server: open 2,000 cards, ms", median(ofLarge), percentile(ofLarge, 0.99));
  row("server: open 20 cards, ms", median(ofSmall), percentile(ofSmall, 0.99));
  row("ratio for 100 × the cards", median(ofLarge) / median(ofSmall), "");

  const { page } = await openContext(browser, server.url, "desktop");
  await signIn(page, "anna@fk.example", password);
  const shown = async (id: string): Promise<number> => {
    const spans: number[] = [];
    for (let round = 0; round < 7; round++) {
      await page.goto("/more");
      const from = performance.now();
      await page.goto(`/w/${workspace["id"]}/boards/${id}`, { waitUntil: "commit" });
      await page.locator("[data-card]").first().waitFor();
      spans.push(performance.now() - from);
    }
    return median(spans);
  };
  const [seen, seenSmall] = [await shown(large.id), await shown(small.id)];
  row("browser: whole page to the first cards, 2,000, ms", seen, "");
  row("browser: the same, 20 cards, ms", seenSmall, "");
  row("ratio", seen / seenSmall, "");
  const within: number[] = [];
  for (let round = 0; round < 7; round++) {
    await page.goto(`/boards?round=${round}`);
    const link = page.getByRole("link", { name: /^Stor/ });
    await link.waitFor();
    const from = performance.now();
    await link.click();
    await page.locator("[data-card]").first().waitFor();
    within.push(performance.now() - from);
  }
  row("browser: click in the list of boards to the first cards, 2,000, ms", median(within), "");
  const frames = await page.evaluate(async () => {
    const list = document.querySelector<HTMLElement>('[data-scrolls="y"]');
    const spans: number[] = [];
    let last = performance.now();
    for (let step = 0; step < 120; step++) {
      if (list) list.scrollTop += 200;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      spans.push(performance.now() - last);
      last = performance.now();
    }
    return spans;
  });
  row("browser: frame while scrolling 2,000 cards, ms", median(frames), percentile(frames, 0.99));
  row("browser: cards in the page at once", await page.locator("[data-card]").count(), "");

  const summaries = await call<{ items: { id: string; listId: string }[] }>(
    "GET",
    `/api/v1/boards/${large.id}/cards?limit=2500`,
  );
  const sockets: WebSocket[] = [];
  const arrivals = new Map<string, (at: number) => void>();
  for (let index = 0; index < 50; index++) {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    socket.send(JSON.stringify({ op: "subscribe", topics: [`item:board/${large.id}`] }));
    socket.on("message", (data: Buffer) => {
      const frame = JSON.parse(data.toString("utf8")) as { op: string; type?: string; payload?: { id: string } };
      if (frame.type === "card.moved") arrivals.get(`${index} ${frame.payload?.id ?? ""}`)?.(performance.now());
    });
    sockets.push(socket);
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  const delays: number[] = [];
  const answers: number[] = [];
  for (let round = 0; round < 60; round++) {
    const card = summaries.items[round * 7];
    if (!card) break;
    const from = performance.now();
    const seenBy = sockets.map(
      (_, index) => new Promise<number>((resolve) => arrivals.set(`${index} ${card.id}`, (at) => resolve(at - from))),
    );
    await call("POST", `/api/v1/cards/${card.id}/move`, { listId: large.lists[round % 5]?.id, after: null });
    answers.push(performance.now() - from);
    delays.push(...(await Promise.all(seenBy)));
    arrivals.clear();
  }
  row("move: answered, ms", median(answers), percentile(answers, 0.99));
  row("move: seen by 50 viewers, ms", median(delays), percentile(delays, 0.99));
  row("seen / answered", median(delays) / median(answers), "");
  for (const socket of sockets) socket.close();

  const boards = [];
  for (let index = 0; index < 13; index++) boards.push(await make(`Tavla ${index}`, 100));
  const from = performance.now();
  await call("GET", "/api/v1/boards?limit=200");
  for (const board of boards)
    await Promise.all([
      call("GET", `/api/v1/boards/${board.id}`),
      call("GET", `/api/v1/boards/${board.id}/cards?limit=2500`),
    ]);
  row("13 boards × 100 cards, all read, ms", performance.now() - from, "");
  await until(() => true);
} finally {
  await browser.close();
  await server.stop();
}
