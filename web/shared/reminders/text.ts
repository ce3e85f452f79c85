import { enReminders } from "../../text/en-reminders.ts";
import { addText } from "../../text/index.tsx";
import { svReminders } from "../../text/sv-reminders.ts";

addText({ sv: svReminders, en: enReminders });
