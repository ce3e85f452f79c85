import { enGuests } from "../../../text/en-guests.ts";
import { addText } from "../../../text/index.tsx";
import { svGuests } from "../../../text/sv-guests.ts";

addText({ sv: svGuests, en: enGuests });
