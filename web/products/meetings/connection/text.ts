import { enConnection } from "../../../text/en-connection.ts";
import { addText } from "../../../text/index.tsx";
import { svConnection } from "../../../text/sv-connection.ts";

addText({ sv: svConnection, en: enConnection });
