import { createContext } from "react";
import type { Emoticon, Sticker } from "./emoticons.ts";

/** The own emoji of the room that is shown. */
export const RoomEmoticons = createContext<readonly Emoticon[]>([]);

/** The stickers of the room that is shown. */
export const RoomStickers = createContext<readonly Sticker[]>([]);
