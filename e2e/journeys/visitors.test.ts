import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { violationsOf } from "../axe.ts";
import { launchChromium, openContext } from "../browser.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let cast: Cast;

const api = <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> =>
  callApi<T>(server, cast.anna, method, path, body);
const share = (kind: string, id: string, role: string): Promise<{ id: string; secret: string }> =>
  api("POST", `/api/v1/items/${kind}/${id}/shares`, { isLink: true, role });

/** A visitor's page with the link open, and how often it has asked for something. */
async function visit(secret: string, name: string | null) {
  const { context, page } = await openContext(browser, server.url, "phone");
  const asked: string[] = [];
  const sockets: string[] = [];
  page.on("request", (request) => void asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  page.on("websocket", (socket) => void sockets.push(socket.url()));
  await page.goto(`/s/${secret}`);
  if (name !== null) {
    await page.getByLabel("Ditt namn").fill(name);
    await page.keyboard.press("Enter");
  }
  return { context, page, asked, sockets };
}
const says = (page: Page, text: string): Promise<void> =>
  page.getByText(text, { exact: true }).first().waitFor({ timeout: 2000 });

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("a visitor sees a board change without asking for it, and is told when the link is closed", async () => {
  const board = await api<{ id: string }>("POST", `/api/v1/workspaces/${cast.workspaceId}/boards`, {
    title: "Ny e-tjänst",
    template: "project",
  });
  await api("POST", `/api/v1/boards/${board.id}/cards`, { title: "Först" });
  const link = await share("board", board.id, "viewer");
  const { context, page, asked, sockets } = await visit(link.secret, "Citra Wahyudi");
  await says(page, "Först");
  // The page listens from now on; each thing that happens is asked for once.
  await until(async () => {
    await api("POST", `/api/v1/boards/${board.id}/cards`, { title: "Lyssnar" });
    return (await page.getByText("Lyssnar", { exact: true }).count()) > 0;
  });
  const before = asked.filter((one) => one.endsWith("/cards")).length;
  await api("POST", `/api/v1/boards/${board.id}/cards`, { title: "Sedan" });
  await says(page, "Sedan");
  expect(asked.filter((one) => one.endsWith("/cards")).length).toBe(before);
  expect(sockets.filter((one) => one.includes("/api/live"))).toEqual([
    `${server.url.replace("http", "ws")}/api/live/visit`,
  ]);
  await api("DELETE", `/api/v1/items/board/${board.id}/shares/${link.id}`);
  await says(page, "Länken gäller inte längre");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await context.close();
});

test("a visitor sees votes in a poll as they come", async () => {
  const poll = await api<{ id: string; options: { id: string }[] }>(
    "POST",
    `/api/v1/workspaces/${cast.workspaceId}/polls`,
    { title: "Vilken färg?", kind: "text", options: [{ text: "Röd" }, { text: "Blå" }] },
  );
  const { context, page } = await visit((await share("poll", poll.id, "commenter")).secret, "Citra Wahyudi");
  await page.getByText("Blå").filter({ visible: true }).first().waitFor();
  const before = await page.locator("main").innerText();
  await until(async () => {
    await api("PUT", `/api/v1/polls/${poll.id}/vote`, { answers: [{ optionId: poll.options[0]?.id, value: 1 }] });
    return (await page.locator("main").innerText()) !== before;
  }, 5000);
  await api("POST", `/api/v1/polls/${poll.id}/close`);
  await until(async () => (await page.getByRole("radio").count()) === 0, 2000);
  await context.close();
});

test("anyone who is answering a form is told when it closes, and what they wrote stays", async () => {
  const form = await api<{ id: string }>("POST", `/api/v1/workspaces/${cast.workspaceId}/forms`, {
    title: "Hur var dagen?",
    content: { sections: [{ id: "s", title: "", questions: [{ id: "q", kind: "short", title: "Berätta" }] }] },
  });
  await api("PATCH", `/api/v1/forms/${form.id}`, { state: "open" });
  const { context, page } = await visit((await share("form", form.id, "commenter")).secret, null);
  await page.getByRole("textbox", { name: "Berätta" }).fill("En god dag");
  await until(async () => {
    await api("PATCH", `/api/v1/forms/${form.id}`, { state: "open" });
    await api("PATCH", `/api/v1/forms/${form.id}`, { state: "closed" });
    return (await page.getByText("Enkäten är stängd.").count()) > 0;
  }, 5000);
  await expect.poll(() => page.getByRole("textbox", { name: "Berätta" }).inputValue()).toBe("En god dag");
  await expect.poll(() => violationsOf(page)).toEqual([]);
  await context.close();
});
