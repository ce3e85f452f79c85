import type { NewBoard } from "@safos/contract/boards";
import type { Shape } from "./shape.ts";

/** What a new board begins with. The texts are content, in the language of the organisations: they can be changed like any other. */
export const templates: Readonly<Record<NonNullable<NewBoard["template"]>, Shape>> = {
  kanban: {
    lists: [{ title: "Att göra" }, { title: "Pågår" }, { title: "Granskas" }, { title: "Klart", completes: true }],
    labels: [],
  },
  empty: { lists: [], labels: [] },
  case: {
    lists: [
      { title: "Inkommet" },
      { title: "Utreds", wipLimit: 5 },
      { title: "Väntar på svar" },
      { title: "Beslut" },
      { title: "Expedierat", completes: true },
    ],
    labels: [
      { title: "Brådskande", tone: 7 },
      { title: "Komplettering", tone: 3 },
      { title: "Juridik", tone: 4 },
    ],
  },
  project: {
    lists: [
      { title: "Idéer" },
      { title: "Planerat" },
      { title: "Pågår", wipLimit: 3 },
      { title: "Granskas", wipLimit: 4 },
      { title: "Klart", completes: true },
    ],
    labels: [
      { title: "Användartest", tone: 2 },
      { title: "Tillgänglighet", tone: 5 },
      { title: "Text", tone: 3 },
      { title: "Teknik", tone: 6 },
    ],
  },
  retrospective: {
    lists: [
      { title: "Det gick bra" },
      { title: "Det kan bli bättre" },
      { title: "Det gör vi nu" },
      { title: "Gjort", completes: true },
    ],
    labels: [],
  },
};
