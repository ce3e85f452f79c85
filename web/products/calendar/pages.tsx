import { lazyRouteComponent } from "@tanstack/react-router";

export { CalendarPane } from "./CalendarPane.tsx";
/** Few come here, and from outside: the first load of everybody else does not name its parts. */
export const BookPage = lazyRouteComponent(() => import("./book/BookPage.tsx"), "BookPage");
export const AnswerPage = lazyRouteComponent(() => import("./answer/AnswerPage.tsx"), "AnswerPage");
