import { enClients } from "../../../text/en-clients.ts";
import { addText } from "../../../text/index.tsx";
import { svClients } from "../../../text/sv-clients.ts";

addText({ sv: svClients, en: enClients });
