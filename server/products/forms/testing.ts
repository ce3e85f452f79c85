import { expect } from "vitest";
import type { Answers, FormContent } from "@safos/contract/form-shapes";
import { startMailServer } from "../../testing/mail-server.ts";
import { startTestServer, type TestAnswer, type TestPerson } from "../../testing/server.ts";

const abc = [
  { id: "a", label: "Handläggare" },
  { id: "b", label: "Ombud" },
  { id: "c", label: "Förälder" },
];

/** Two sections; anyone who took no test skips the question about it. */
export const branching: FormContent = {
  sections: [
    {
      id: "s1",
      title: "Om dig",
      questions: [
        { id: "role", kind: "radio", title: "Vilken roll har du?", isRequired: true, options: abc },
        {
          id: "took",
          kind: "radio",
          title: "Var du med på ett test?",
          isRequired: true,
          options: [
            { id: "yes", label: "Ja" },
            { id: "no", label: "Nej" },
          ],
          jumps: [{ test: { op: "any", values: ["no"] }, to: "s2" }],
        },
        { id: "went", kind: "scale", title: "Hur gick testet?", isRequired: true, min: 1, max: 5 },
      ],
    },
    { id: "s2", title: "Blanketten", questions: [{ id: "more", kind: "long", title: "Något mer?" }] },
  ],
  thanks: "Tack för dina svar",
};

/** One question of each kind, with every limit. */
export const allKinds: FormContent = {
  sections: [
    {
      id: "s1",
      title: "",
      questions: [
        { id: "short", kind: "short", title: "Kort" },
        { id: "mail", kind: "short", title: "E-post", check: "email" },
        { id: "phone", kind: "short", title: "Telefon", check: "phone" },
        { id: "amount", kind: "short", title: "Antal", check: "number", min: 0, max: 100 },
        { id: "code", kind: "short", title: "Kod", check: "regex", pattern: "\\d{4}", isRequired: true },
        { id: "long", kind: "long", title: "Lång" },
        { id: "many", kind: "checkbox", title: "Flera", options: abc, minChoices: 2, maxChoices: 2, hasOther: true },
        { id: "one", kind: "radio", title: "Ett", options: abc },
        { id: "drop", kind: "dropdown", title: "Lista", options: abc },
        { id: "day", kind: "date", title: "Dag", earliest: "2026-01-01", latest: "2026-12-31" },
        { id: "days", kind: "date", title: "Dagar", isRange: true },
        { id: "clock", kind: "time", title: "Tid" },
        { id: "moment", kind: "datetime", title: "Dag och tid" },
        { id: "scale", kind: "scale", title: "Skala", min: 1, max: 5 },
        { id: "nps", kind: "nps", title: "Rekommendera" },
        { id: "colour", kind: "colour", title: "Färg" },
        {
          id: "grid",
          kind: "grid",
          title: "Tabell",
          cell: "radio",
          isRequired: true,
          rows: [
            { id: "r1", label: "Språk" },
            { id: "r2", label: "Form" },
          ],
          columns: abc,
        },
        { id: "numbers", kind: "grid", title: "Tal", cell: "number", max: 10, rows: [{ id: "r1", label: "Timmar" }] },
        { id: "rank", kind: "ranking", title: "Ordning", options: abc },
        { id: "file", kind: "file", title: "Fil" },
      ],
    },
  ],
};

export const goodAnswers: Answers = {
  short: "Hej å",
  mail: "anna@fk.example",
  phone: "+46 8-123 45 67",
  amount: "12,5",
  code: "1234",
  long: "Två\nrader",
  many: ["a", "other:Något eget"],
  one: ["b"],
  drop: ["c"],
  day: "2026-11-24",
  days: "2026-05-01/2026-05-03",
  clock: "09:30",
  moment: "2026-05-01T10:00",
  scale: 4,
  nps: 9,
  colour: "#2f7fb0",
  grid: { r1: ["a"], r2: ["c"] },
  numbers: { r1: 7 },
  rank: ["c", "a", "b"],
};

/** A whole server with an SMTP server beside it, a workspace with three people, and what tests of forms do again and again. */
export async function startForms() {
  const mailServer = await startMailServer();
  const server = await startTestServer(mailServer.environment);
  const { anna, agnes, bo } = server.people;
  const workspace = await server.workspace("Enkäter", anna, agnes, bo);
  const list = `/api/v1/workspaces/${workspace.id}/forms`;

  async function makeForm(content: FormContent, settings: object = {}, state = "open"): Promise<string> {
    const made = await server.call(anna, "POST", list, { title: "Utvärdering", content, settings });
    expect(made.status).toBe(201);
    const id = made.body.id as string;
    if (state !== "draft")
      expect((await server.call(anna, "PATCH", `/api/v1/forms/${id}`, { state })).status).toBe(200);
    return id;
  }

  async function open(who: TestPerson, id: string): Promise<TestAnswer["body"]> {
    const { status, body } = await server.call(who, "GET", `/api/v1/forms/${id}/answering`);
    expect(status).toBe(200);
    return body;
  }

  async function send(who: TestPerson, id: string, answers: unknown, more: object = {}): Promise<TestAnswer> {
    const { ticket } = await open(who, id);
    return server.call(who, "POST", `/api/v1/forms/${id}/responses`, { answers, ticket, ...more });
  }

  async function linkTo(id: string, role = "commenter"): Promise<string> {
    const made = await server.call(anna, "POST", `/api/v1/items/form/${id}/shares`, { isLink: true, role });
    expect(made.status).toBe(201);
    return made.body.secret as string;
  }

  /** As a visitor with a link; `guest` is who they say they are. */
  async function visit(secret: string, method: string, path: string, body?: unknown): Promise<TestAnswer> {
    const response = await fetch(server.url + path, {
      method,
      headers: { "safos-link": secret, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  async function download(who: TestPerson, path: string): Promise<{ status: number; bytes: Buffer; headers: Headers }> {
    const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${who.token}` } });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
  }

  return {
    server,
    mails: mailServer.received,
    workspace,
    list,
    makeForm,
    open,
    send,
    linkTo,
    visit,
    download,
    async stop() {
      await server.stop();
      await mailServer.stop();
    },
  };
}
