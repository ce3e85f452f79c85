import { enCalendar } from "../../text/en-calendar.ts";
import { enInvitations } from "../../text/en-invitations.ts";
import { addText } from "../../text/index.tsx";
import { svCalendar } from "../../text/sv-calendar.ts";
import { svInvitations } from "../../text/sv-invitations.ts";

addText({ sv: { ...svCalendar, ...svInvitations }, en: { ...enCalendar, ...enInvitations } });
