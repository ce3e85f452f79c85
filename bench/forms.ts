import { startServer } from "../e2e/server.ts";

/**
 * Ten thousand answers to one form with ten questions: what sending one costs while many send, and what the results page
 * costs when they are all there, beside the same with a hundred. `/healthz` in the same run is what a request costs at least.
 */
const count = 10_000;
const parallel = 10;

const options = (n: number) => Array.from({ length: n }, (_, index) => ({ id: `o${index}`, label: `Svar ${index}` }));
const content = {
  sections: [
    {
      id: "s1",
      title: "",
      questions: [
        { id: "role", kind: "radio", title: "Roll", isRequired: true, options: options(4) },
        { id: "many", kind: "checkbox", title: "Flera", options: options(6) },
        { id: "scale", kind: "scale", title: "Skala", min: 1, max: 5 },
        { id: "nps", kind: "nps", title: "NPS" },
        { id: "grid", kind: "grid", title: "Tabell", cell: "radio", rows: options(4), columns: options(3) },
        { id: "rank", kind: "ranking", title: "Ordning", options: options(4) },
        { id: "short", kind: "short", title: "Kort" },
        { id: "long", kind: "long", title: "Lång" },
        { id: "day", kind: "date", title: "Dag" },
        { id: "amount", kind: "short", title: "Antal", check: "number" },
      ],
    },
  ],
};

const answersOf = (index: number) => ({
  role: [`o${index % 4}`],
  many: [`o${index % 6}`, `o${(index + 1) % 6}`],
  scale: 1 + (index % 5),
  nps: index % 11,
  grid: { o0: ["o0"], o1: [`o${index % 3}`], o2: ["o2"], o3: ["o1"] },
  rank: index % 2 ? ["o0", "o1", "o2", "o3"] : ["o3", "o2", "o1", "o0"],
  short: `kort ${index}`,
  long: `Ett längre svar, nummer ${index}, som någon har skrivit en eftermiddag. `.repeat(3),
  day: "2026-11-24",
  amount: String(index % 50),
});

const quantile = (spans: readonly number[], q: number): number =>
  spans.toSorted((a, b) => a - b)[Math.min(Math.floor(spans.length * q), spans.length - 1)] ?? 0;

const server = await startServer();
try {
  await server.safos("organisation", "add", "fk.example", "--name", "FK");
  await server.safos("person", "add", "anna@fk.example", "--password", "ett långt lösenord");
  const { token } = await server.safos("token", "create", "anna@fk.example");
  const { id: workspace } = await server.safos("workspace", "add", "Mätning", "--owner", "anna@fk.example");
  const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    const bytes = await answer.arrayBuffer();
    return (answer.headers.get("content-type") ?? "").includes("json")
      ? (JSON.parse(Buffer.from(bytes).toString("utf8")) as Record<string, unknown>)
      : { size: bytes.byteLength };
  };
  const make = async (isAnonymous: boolean): Promise<string> => {
    const { id } = await call("POST", `/api/v1/workspaces/${workspace}/forms`, {
      title: "Mätning",
      content,
      settings: { isOncePerPerson: false, isAnonymous },
    });
    await call("PATCH", `/api/v1/forms/${id as string}`, { state: "open" });
    return id as string;
  };
  const timed = async (times: number, work: () => Promise<unknown>): Promise<number[]> => {
    const spans: number[] = [];
    for (let round = 0; round < times; round++) {
      const from = performance.now();
      await work();
      spans.push(performance.now() - from);
    }
    return spans;
  };
  const row = (name: string, spans: readonly number[], more = ""): void =>
    void process.stdout.write(
      `| ${name} | ${quantile(spans, 0.5).toFixed(1)} | ${quantile(spans, 0.99).toFixed(1)} | ${more} |\n`,
    );
  const fill = async (id: string, from: number, to: number): Promise<{ spans: number[]; seconds: number }> => {
    const { ticket } = await call("GET", `/api/v1/forms/${id}/answering`);
    const spans: number[] = [];
    let next = from;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        while (next < to) {
          const index = next++;
          const at = performance.now();
          await call("POST", `/api/v1/forms/${id}/responses`, { answers: answersOf(index), ticket });
          spans.push(performance.now() - at);
        }
      }),
    );
    return { spans, seconds: (performance.now() - began) / 1000 };
  };

  process.stdout.write("| what | p50 ms | p99 ms | |\n| --- | --: | --: | --: |\n");
  const floor = await timed(300, () => call("GET", "/healthz"));
  row("the least a request costs (`/healthz`)", floor);
  const id = await make(false);
  await fill(id, 0, 100);
  const few = await timed(30, () => call("GET", `/api/v1/forms/${id}/results`));
  row("results page, 100 answers", few);
  const sent = await fill(id, 100, count);
  row(`send an answer, ${parallel} at once`, sent.spans, `${Math.round((count - 100) / sent.seconds)}/s`);
  const many = await timed(30, () => call("GET", `/api/v1/forms/${id}/results`));
  row("results page, 10,000 answers", many, `${(quantile(many, 0.5) / quantile(few, 0.5)).toFixed(1)} × of 100`);
  row("… of one group", await timed(30, () => call("GET", `/api/v1/forms/${id}/results?filter=role%3Do1`)));
  row(
    "cross table, 10,000 answers",
    await timed(20, () => call("GET", `/api/v1/forms/${id}/cross-table?rows=role&columns=scale`)),
  );
  row("single answers, a page of 50", await timed(30, () => call("GET", `/api/v1/forms/${id}/responses?limit=50`)));
  row("export as CSV, 10,000 answers", await timed(3, () => call("GET", `/api/v1/forms/${id}/export?format=csv`)));
  row("export as XLSX, 10,000 answers", await timed(3, () => call("GET", `/api/v1/forms/${id}/export?format=xlsx`)));
  const secret = await make(true);
  const anonymous = await fill(secret, 0, 2000);
  row(`send an anonymous answer, ${parallel} at once`, anonymous.spans, `${Math.round(2000 / anonymous.seconds)}/s`);
} finally {
  await server.stop();
}
