import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside, root } from "../../platform/routes.tsx";

const pages = () => import("./pages.tsx");
const List = lazyRouteComponent(pages, "CalendarPane");

export const calendar = createRoute({
  getParentRoute: () => inside,
  path: "/calendar",
  // The page makes of it what it can: this stands in the first load.
  validateSearch: (search: {
    readonly view?: string;
    readonly day?: string;
    readonly entry?: string;
    readonly calendar?: string;
    readonly poll?: string;
    readonly link?: string;
    readonly with?: string;
    readonly title?: string;
    readonly start?: string;
    readonly end?: string;
  }) => search,
  component: lazyRouteComponent(() => import("./CalendarPage.tsx"), "CalendarPage"),
  staticData: { title: "shell.calendar", List },
});

/** Who is invited by mail answers, without an account. */
const answer = createRoute({
  getParentRoute: () => root,
  path: "/answer/$secret",
  component: lazyRouteComponent(pages, "AnswerPage"),
});

/** Visitors book a time, without an account. */
const book = createRoute({
  getParentRoute: () => root,
  path: "/book/$code",
  component: lazyRouteComponent(pages, "BookPage"),
});

export const routes = { root: [answer, book], inside: [calendar] } as const;
