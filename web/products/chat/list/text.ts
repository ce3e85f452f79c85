import { enChatList } from "../../../text/en-chatlist.ts";
import { addText } from "../../../text/index.tsx";
import { svChatList } from "../../../text/sv-chatlist.ts";

addText({ sv: svChatList, en: enChatList });
