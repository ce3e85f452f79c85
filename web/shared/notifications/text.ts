import { enNotifications } from "../../text/en-notifications.ts";
import { addText } from "../../text/index.tsx";
import { svNotifications } from "../../text/sv-notifications.ts";

addText({ sv: svNotifications, en: enNotifications });
