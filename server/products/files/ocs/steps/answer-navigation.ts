import { sendOcs } from "#http";
import { defineStep } from "../exchange.ts";

/** What the tray of the desktop program leads to: the page. */
export const answerNavigation = defineStep({
  name: "answer-navigation",
  section: "Nextcloud OCS: Navigation API",
  gives: ["answer"],
  run: ({ deps, request, reply }) => ({
    answer: sendOcs(request, reply, [
      {
        id: "safos",
        order: 0,
        href: `${deps.http.publicUrl}/`,
        icon: `${deps.http.publicUrl}/icons/mark.svg`,
        type: "link",
        name: "Safos",
        active: false,
        classes: "",
        unread: 0,
      },
    ]),
  }),
});
