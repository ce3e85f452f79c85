import { createContext } from "react";
import type { Emoticon } from "./emoticons.ts";

/** The own emoji of the room that is shown. */
export const RoomEmoticons = createContext<readonly Emoticon[]>([]);
