import "../../platform/outbox/text.ts";
import { enBoards } from "../../text/en-boards.ts";
import { addText } from "../../text/index.tsx";
import { svBoards } from "../../text/sv-boards.ts";

addText({ sv: svBoards, en: enBoards });
