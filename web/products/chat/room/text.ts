import { enRoom } from "../../../text/en-room.ts";
import { addText } from "../../../text/index.tsx";
import { svRoom } from "../../../text/sv-room.ts";

addText({ sv: svRoom, en: enRoom });
