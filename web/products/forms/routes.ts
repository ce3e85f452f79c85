import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, MoreList } from "../../platform/routes.tsx";
import { workspace } from "../../shared/workspaces/routes.ts";

export const allForms = createRoute({
  getParentRoute: () => inside,
  path: "/forms",
  component: lazyRouteComponent(() => import("./FormsHome.tsx"), "FormsHome"),
  staticData: { title: "shell.forms", List: MoreList },
});

export const forms = createRoute({
  getParentRoute: () => workspace,
  path: "/forms",
  component: lazyRouteComponent(() => import("./FormsPage.tsx"), "FormsPage"),
  staticData: { title: "shell.forms" },
});

const form = createRoute({
  getParentRoute: () => inside,
  path: "/w/$workspaceId/forms/$formId",
  validateSearch: (search: Record<string, unknown>): { view?: "sharing" } =>
    search["view"] === "sharing" ? { view: "sharing" } : {},
  component: lazyRouteComponent(() => import("./editor/EditorPage.tsx"), "EditorPage"),
  staticData: {
    title: "shell.forms",
    List: lazyRouteComponent(() => import("./editor/OutlinePane.tsx"), "OutlinePane"),
  },
});

const answer = createRoute({
  getParentRoute: () => inside,
  path: "/w/$workspaceId/forms/$formId/answer",
  component: lazyRouteComponent(() => import("./answering/AnswerPage.tsx"), "AnswerPage"),
  staticData: { title: "shell.forms" },
});

const results = createRoute({
  getParentRoute: () => inside,
  path: "/w/$workspaceId/forms/$formId/results",
  component: lazyRouteComponent(() => import("./results/ResultsPage.tsx"), "ResultsPage"),
  staticData: { title: "shell.forms" },
});

export const routes = { inside: [allForms, form, answer, results], workspace: [forms] } as const;
