import { enNotifications } from "../../text/en-notifications.ts";
import { enRoles } from "../../text/en-roles.ts";
import { addText } from "../../text/index.tsx";
import { svRoles } from "../../text/sv-roles.ts";
import { svNotifications } from "../../text/sv-notifications.ts";

addText({ sv: { ...svNotifications, ...svRoles }, en: { ...enNotifications, ...enRoles } });
