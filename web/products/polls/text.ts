import "../../platform/outbox/text.ts";
import { enPolls } from "../../text/en-polls.ts";
import { addText } from "../../text/index.tsx";
import { svPolls } from "../../text/sv-polls.ts";

addText({ sv: svPolls, en: enPolls });
