import { enRoomKeys } from "../../../text/en-roomkeys.ts";
import { addText } from "../../../text/index.tsx";
import { svRoomKeys } from "../../../text/sv-roomkeys.ts";

addText({ sv: svRoomKeys, en: enRoomKeys });
