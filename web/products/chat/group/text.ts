import { enGroupChat } from "../../../text/en-groupchat.ts";
import { addText } from "../../../text/index.tsx";
import { svGroupChat } from "../../../text/sv-groupchat.ts";

addText({ sv: svGroupChat, en: enGroupChat });
