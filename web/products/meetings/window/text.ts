import { enCallWindow } from "../../../text/en-callwindow.ts";
import { addText } from "../../../text/index.tsx";
import { svCallWindow } from "../../../text/sv-callwindow.ts";

addText({ sv: svCallWindow, en: enCallWindow });
