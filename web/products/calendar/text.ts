import { enCalendar } from "../../text/en-calendar.ts";
import { addText } from "../../text/index.tsx";
import { svCalendar } from "../../text/sv-calendar.ts";

addText({ sv: svCalendar, en: enCalendar });
