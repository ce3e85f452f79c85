import { enOutbox } from "../../text/en-outbox.ts";
import { addText } from "../../text/index.tsx";
import { svOutbox } from "../../text/sv-outbox.ts";

addText({ sv: svOutbox, en: enOutbox });
